package dev.countersign.sql;

import java.util.ArrayDeque;
import java.util.Set;

/**
 * Finds the conditions of UPDATE and DELETE where they are written, for the syntax tree has lost
 * their literals. Whether there is one at all, the tree says ({@link Reach}).
 */
final class Wheres {

  private static final Set<String> VERBS =
      Set.of("select", "insert", "update", "delete", "merge", "replace", "values");

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
        default -> {
          if (verbs.element().isEmpty()
              && VERBS.contains(key)
              && phrase.kind(i) == Token.Kind.WORD
              && !isNameOfWith(phrase, i)) {
            verbs.pop();
            verbs.push(key);
          }
        }
      }
    }
  }

  /** {@code WITH insert AS (…)} and {@code WITH insert (a) AS (…)}. */
  private static boolean isNameOfWith(Phrase phrase, int index) {
    return phrase.has(index + 1, "as")
        || (phrase.has(index + 1, "(") && phrase.has(phrase.partner(index + 1) + 1, "as"));
  }
}
