package dev.countersign.sql;

import java.util.BitSet;
import java.util.Set;

/**
 * Where a name before a bracket may be one that is given there, with the names of its columns:
 * behind AS, behind a table in FROM, at the head of a part of a WITH. What the syntax tree takes
 * for such a name and does not stand so is a call.
 */
final class ColumnLists {

  /** Behind these stands a table, or a function that is called; not the name of either. */
  private static final Set<String> BEFORE_TABLES =
      Set.of("from", "join", "straight_join", "lateral", "only", "using", "into", "update");

  private final Phrase phrase;
  private final BitSet found = new BitSet();

  private ColumnLists(Phrase phrase) {
    this.phrase = phrase;
  }

  /** The indexes of those names. */
  static BitSet in(Phrase phrase) {
    var lists = new ColumnLists(phrase);
    for (var i = 0; i < phrase.size(); i++) {
      if (phrase.has(i, "with")) {
        lists.with(phrase.has(i + 1, "recursive") ? i + 2 : i + 1);
      } else if (lists.hasNames(i) && lists.isBehindTable(i)) {
        lists.found.set(i);
      }
    }
    return lists.found;
  }

  private boolean isBehindTable(int i) {
    var isBehindName =
        phrase.kind(i - 1) == Token.Kind.QUOTED_NAME
            || (phrase.kind(i - 1) == Token.Kind.WORD
                && !BEFORE_TABLES.contains(phrase.key(i - 1))
                && !Vocabulary.of(phrase.dialect()).mayStandBeforeBracket(phrase.key(i - 1)));
    return phrase.has(i - 1, "as")
        || (phrase.part(i).equals(QueryParts.FROM) && (phrase.has(i - 1, ")") || isBehindName));
  }

  /** The parts of a WITH, of which the first may begin here. */
  private void with(int start) {
    var head = start;
    while (bodyOf(head) >= 0) {
      if (hasNames(head)) {
        found.set(head);
      }
      head = next(phrase.partner(bodyOf(head)) + 1);
    }
  }

  /** Where the brackets open that {@code x (a) AS NOT MATERIALIZED} has behind it; -1 for none. */
  private int bodyOf(int head) {
    if (!phrase.isName(head)) {
      return -1;
    }
    var at = hasNames(head) ? phrase.partner(head + 1) + 1 : head + 1;
    if (!phrase.has(at, "as")) {
      return -1;
    }
    at +=
        phrase.has(at + 1, "not", "materialized") ? 3 : phrase.has(at + 1, "materialized") ? 2 : 1;
    return phrase.has(at, "(") && phrase.partner(at) > at ? at : -1;
  }

  /** The head behind the comma, and behind what says how to search; -1 where none follows. */
  private int next(int end) {
    var at = end;
    if (phrase.has(at, "search") || phrase.has(at, "cycle")) {
      while (at < phrase.size() && !phrase.has(at, "(") && bodyOf(at + 1) < 0) {
        at++;
      }
    }
    return phrase.has(at, ",") ? at + 1 : -1;
  }

  /** Whether a name stands here, and behind it in brackets nothing but names, or declarations. */
  private boolean hasNames(int i) {
    if (!phrase.isName(i) || phrase.has(i - 1, ".") || !phrase.has(i + 1, "(")) {
      return false;
    }
    for (var at = i + 1; at < phrase.partner(i + 1); at++) {
      if (at > i + 1 && phrase.partner(at) > at) {
        at = phrase.partner(at);
      } else if ((at == i + 1 || phrase.has(at, ",")) && !isColumn(at + 1)) {
        return false;
      }
    }
    return phrase.partner(i + 1) > i + 2;
  }

  private boolean isColumn(int i) {
    return phrase.isName(i)
        && (phrase.isName(i + 1) || phrase.has(i + 1, ",") || phrase.has(i + 1, ")"));
  }
}
