package dev.countersign.sql;

import dev.countersign.protocol.request.Where;
import java.util.ArrayDeque;
import java.util.Set;

/**
 * Finds the conditions of UPDATE, DELETE and MERGE where they are written, for the syntax tree has
 * lost their literals. Whether there is one at all, the tree says ({@link Reach}).
 */
final class Wheres {

  private static final Set<String> VERBS =
      Set.of("select", "insert", "update", "delete", "merge", "replace", "values");

  /** What stands before columns in the SEARCH and CYCLE of a WITH, and before no verb. */
  private static final Set<String> BEFORE_COLUMN =
      Set.of("by", "cycle", "set", "using", "to", "default", ",");

  private Wheres() {}

  static void judge(Phrase phrase, EffectsSoFar effects) {
    var verbs = new ArrayDeque<String>();
    verbs.push("");
    for (var i = 0; i < phrase.size(); i++) {
      var key = phrase.key(i);
      switch (key) {
        case "(" -> verbs.push("");
        case ")" -> {
          if (verbs.size() > 1) {
            verbs.pop();
          }
        }
        case "where" -> {
          if (Set.of("update", "delete").contains(verbs.element()) && !phrase.has(i - 1, ".")) {
            effects.where(Truth.of(phrase, i + 1));
          }
        }
        case "on" -> {
          if (verbs.element().equals("merge") && !phrase.has(i - 1, ".")) {
            merge(phrase, i, effects);
            verbs.pop();
            verbs.push("merged");
          }
        }
        default -> {
          if (verbs.element().isEmpty()
              && VERBS.contains(key)
              && phrase.kind(i) == Token.Kind.WORD
              && !BEFORE_COLUMN.contains(phrase.key(i - 1))
              && !isNameOfWith(phrase, i)) {
            verbs.pop();
            verbs.push(key);
          }
        }
      }
    }
  }

  /**
   * A row that matches is one that ON finds; of what is {@code NOT MATCHED BY SOURCE} nobody can
   * tell how many rows it is. One that only inserts has no condition to speak of.
   */
  private static void merge(Phrase phrase, int on, EffectsSoFar effects) {
    var found = Truth.ofMerge(phrase, on + 1);
    for (var i = on + 1; i < phrase.size() && !phrase.has(i, ")"); i++) {
      if (phrase.has(i, "(") && phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (phrase.has(i, "when", "matched") && changes(phrase, i)) {
        effects.where(found != Where.ALWAYS_TRUE ? found : narrowed(phrase, i + 2));
      } else if (phrase.has(i, "when", "not", "matched", "by", "source") && changes(phrase, i)) {
        effects.where(Where.UNKNOWN);
      }
    }
  }

  private static Where narrowed(Phrase phrase, int and) {
    return phrase.has(and, "and") ? Truth.ofMerge(phrase, and + 1) : Where.ALWAYS_TRUE;
  }

  private static boolean changes(Phrase phrase, int when) {
    for (var i = when; i < phrase.size(); i++) {
      if (phrase.has(i, "then", "update") || phrase.has(i, "then", "delete")) {
        return true;
      }
      if (phrase.has(i, "then", "do") || phrase.has(i, "then", "insert")) {
        return false;
      }
    }
    return true;
  }

  /** {@code WITH insert AS (…)} and {@code WITH insert (a) AS (…)}. */
  private static boolean isNameOfWith(Phrase phrase, int index) {
    return phrase.has(index + 1, "as")
        || (phrase.has(index + 1, "(") && phrase.has(phrase.partner(index + 1) + 1, "as"));
  }
}
