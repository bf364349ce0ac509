package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.Set;

/**
 * {@code WHEN NOT MATCHED BY SOURCE AND a THEN DO NOTHING} of a MERGE, which the parser does not
 * know. It is shown an update of a column called {@code nothing}, with the same condition, and
 * whoever looks at columns passes that one over ({@link #isColumn}).
 */
final class DoNothing {

  /** More tokens than anyone writes between WHEN and THEN. */
  private static final int FAR = 500;

  private DoNothing() {}

  /** What is written for the token instead, maybe nothing; null where it stays as it is. */
  static String of(Phrase phrase, int i) {
    if (phrase.kind(i) != Kind.WORD) {
      return null;
    }
    return switch (phrase.key(i)) {
      case "do" -> phrase.has(i - 1, "then", "do", "nothing") ? "update set" : null;
      case "nothing" ->
          phrase.has(i - 2, "then", "do", "nothing") ? Plain.numbered(i) + " = null" : null;
      case "not" -> isAction(phrase, i - 1) && phrase.has(i + 1, "matched") ? "" : null;
      case "by" -> isOfMatched(phrase, i) ? "" : null;
      case "source", "target" -> phrase.has(i - 1, "by") && isOfMatched(phrase, i - 1) ? "" : null;
      default -> null;
    };
  }

  /** Whether it is the column that is shown for NOTHING. */
  static boolean isColumn(Phrase phrase, String name) {
    var place = Plain.place(name);
    return place > 1
        && phrase.has(place - 2, "then", "do", "nothing")
        && phrase.kind(place) == Kind.WORD;
  }

  private static boolean isOfMatched(Phrase phrase, int by) {
    return Set.of("source", "target").contains(phrase.key(by + 1))
        && phrase.has(by - 3, "when", "not", "matched")
        && isAction(phrase, by - 3);
  }

  /** Whether what WHEN begins here does nothing; a CASE in its condition has a THEN of its own. */
  private static boolean isAction(Phrase phrase, int when) {
    if (!phrase.has(when, "when")) {
      return false;
    }
    var cases = 0;
    for (var i = when + 1; i < Math.min(when + FAR, phrase.size()); i++) {
      switch (phrase.key(i)) {
        case "(", "[" -> i = Math.max(i, phrase.partner(i));
        case ")", "]" -> {
          return false;
        }
        case "when" -> {
          if (cases == 0) {
            return false;
          }
        }
        case "case" -> cases++;
        case "end" -> cases--;
        case "then" -> {
          if (cases == 0) {
            return phrase.has(i + 1, "do", "nothing");
          }
        }
        default -> {}
      }
    }
    return false;
  }
}
