package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.Set;

/** The same as {@link Respelling}, of what MySQL and MariaDB understand. */
final class MysqlRespelling {

  private MysqlRespelling() {}

  /** What is written for the token instead, maybe nothing; null where it stays as it is. */
  static String of(Phrase phrase, int i) {
    return switch (phrase.kind(i)) {
      case WORD -> word(phrase, i);
      case VARIABLE ->
          phrase.has(i + 1, ":=") || phrase.has(i - 1, "into") || phrase.has(i - 1, "set")
              ? null
              : "?";
      case OPERATOR -> Respelling.isLambda(phrase, i) ? "||" : null;
      case STRING -> phrase.kind(i - 1) == Kind.STRING ? "" : null;
      case QUOTED_NAME, NUMBER, PARAMETER, PUNCTUATION, SPACE, COMMENT, HINT, UNSURE -> null;
    };
  }

  private static String word(Phrase phrase, int i) {
    var word = phrase.key(i);
    if (word.equals("binary")
        && Respelling.beginsExpression(phrase, i)
        && (Respelling.isAtom(phrase, i + 1) || phrase.kind(i + 1) == Kind.WORD)) {
      return "";
    }
    if (word.equals("sounds") && phrase.has(i + 1, "like") && !phrase.has(i - 1, ".")) {
      return "";
    }
    if (word.equals("mod")
        && Respelling.isAtom(phrase, i - 1)
        && Respelling.isAtom(phrase, i + 1)) {
      return "%";
    }
    if (Respelling.DATE_UNITS.contains(word)
        && phrase.has(i - 1, "(")
        && Set.of("timestampadd", "timestampdiff").contains(phrase.key(i - 2))) {
      return "'x'";
    }
    if (word.equals("distinctrow") && phrase.has(i - 1, "select")) {
      return "distinct";
    }
    return word.equals("ilike") || Respelling.isColumn(phrase, i) ? Plain.numbered(i) : null;
  }
}
