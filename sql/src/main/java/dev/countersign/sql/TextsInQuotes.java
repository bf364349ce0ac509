package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * What people who are used to MySQL mean as a text, and PostgreSQL takes for a name: {@code WHERE
 * ssn = "123-45-6789"}. What nobody calls a column by, where a value is compared or listed, may be
 * a secret: no list shows it. A word is a column's name in every mapper of objects ({@code
 * "createdAt"}), and is shown.
 */
final class TextsInQuotes {

  private TextsInQuotes() {}

  /** The indexes of those names in a phrase. */
  static BitSet in(Phrase phrase) {
    var found = new BitSet();
    if (!phrase.isPostgres()) {
      return found;
    }
    var lists = new ArrayDeque<Boolean>();
    var wasList = false;
    for (var i = 0; i < phrase.size(); i++) {
      switch (phrase.key(i)) {
        case "(" -> {
          var isNext = phrase.has(i - 1, ",") && wasList;
          var isInner = phrase.has(i - 1, "(") && isIn(lists);
          lists.push((isNext || isInner || isBeforeList(phrase, i - 1)) && !isQuery(phrase, i + 1));
        }
        case ")" -> wasList = !lists.isEmpty() && lists.pop();
        default -> {
          if (phrase.kind(i) == Kind.QUOTED_NAME
              && !isWord(phrase.source(i))
              && isAlone(phrase, i)
              && (isCompared(phrase, i - 1) || (isIn(lists) && isItem(phrase, i - 1)))) {
            found.set(i);
          }
        }
      }
    }
    return found;
  }

  private static boolean isIn(ArrayDeque<Boolean> lists) {
    return !lists.isEmpty() && lists.element();
  }

  private static boolean isBeforeList(Phrase phrase, int i) {
    return phrase.has(i, "values") || phrase.has(i, "in") || isComparison(phrase, i);
  }

  private static boolean isQuery(Phrase phrase, int i) {
    return phrase.has(i, "select") || phrase.has(i, "with") || phrase.has(i, "table");
  }

  private static boolean isItem(Phrase phrase, int i) {
    return phrase.has(i, "(") || phrase.has(i, ",");
  }

  private static boolean isCompared(Phrase phrase, int i) {
    return isComparison(phrase, i)
        || phrase.has(i, "like")
        || phrase.has(i, "ilike")
        || phrase.has(i, "between")
        || phrase.has(i - 1, "distinct", "from")
        || (phrase.has(i, "and") && phrase.has(i - 2, "between"));
  }

  private static boolean isComparison(Phrase phrase, int i) {
    return phrase.kind(i) == Kind.OPERATOR
        && phrase.key(i).chars().anyMatch(c -> "=<>~!".indexOf(c) >= 0);
  }

  private static boolean isWord(String quoted) {
    var name = quoted.substring(1, quoted.length() - 1);
    return !name.isEmpty()
        && Chars.startsName(name.charAt(0))
        && name.chars().allMatch(c -> Chars.continuesName((char) c));
  }

  /** Neither a part of a longer name nor what is called. */
  private static boolean isAlone(Phrase phrase, int i) {
    return !phrase.has(i - 1, ".") && !phrase.has(i + 1, ".") && !phrase.has(i + 1, "(");
  }
}
