package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.util.Set;

/** The same as {@link Respelling}, of what MySQL and MariaDB understand. */
final class MysqlRespelling {

  /** No clause that is left out has more tokens. */
  private static final int LONGEST_CLAUSE = 7;

  private MysqlRespelling() {}

  /** What is written for the token instead, maybe nothing; null where it stays as it is. */
  static String of(Phrase phrase, int i) {
    if (isLeftOut(phrase, i)) {
      return "";
    }
    return switch (phrase.kind(i)) {
      case WORD -> word(phrase, i);
      case VARIABLE ->
          phrase.has(i + 1, ":=") || phrase.has(i - 1, "into") || phrase.has(i - 1, "set")
              ? null
              : "?";
      case PUNCTUATION -> phrase.has(i, ",") && isConverted(phrase, i + 1) ? "using" : null;
      case QUOTED_NAME, STRING, NUMBER, PARAMETER, OPERATOR, SPACE, COMMENT, HINT, UNSURE -> null;
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
    if (isConverted(phrase, i)) {
      return "utf8";
    }
    return Respelling.isColumn(phrase, i) ? Plain.numbered(i) : null;
  }

  /** {@code convert(…, datetime)}, which the parser knows as {@code convert(… using utf8)}. */
  private static boolean isConverted(Phrase phrase, int type) {
    return Set.of("date", "datetime", "time").contains(phrase.key(type))
        && phrase.has(type - 1, ",")
        && phrase.has(type + 1, ")")
        && phrase.has(phrase.partner(type + 1) - 1, "convert");
  }

  private static boolean isLeftOut(Phrase phrase, int i) {
    for (var start = i; start > i - LONGEST_CLAUSE && start > 0; start--) {
      if (phrase.kind(start) == Kind.WORD
          && (i < endOfSystemTime(phrase, start)
              || i < endOfType(phrase, start)
              || i < endOfRowsExamined(phrase, start))) {
        return true;
      }
    }
    return false;
  }

  /** {@code FOR SYSTEM_TIME …}: the rows as they were at a time that is written there. */
  private static int endOfSystemTime(Phrase phrase, int start) {
    if (phrase.dialect() != Dialect.MARIADB || !phrase.has(start, "for", "system_time")) {
      return -1;
    }
    if (phrase.has(start + 2, "all")) {
      return start + 3;
    }
    if (phrase.has(start + 2, "as", "of")) {
      var named = Set.of("timestamp", "transaction").contains(phrase.key(start + 4));
      var time = named ? start + 5 : start + 4;
      return phrase.isLiteral(time) ? time + 1 : -1;
    }
    var range =
        (phrase.has(start + 2, "from") && phrase.has(start + 4, "to"))
            || (phrase.has(start + 2, "between") && phrase.has(start + 4, "and"));
    return range && phrase.isLiteral(start + 3) && phrase.isLiteral(start + 5) ? start + 6 : -1;
  }

  /** {@code LIMIT ROWS EXAMINED 5}: what it may look at before it answers with what it has. */
  private static int endOfRowsExamined(Phrase phrase, int start) {
    var rows = phrase.has(start, "limit", "rows") ? start + 1 : start;
    var isLimit = rows > start || isBehindLimit(phrase, start);
    return phrase.dialect() == Dialect.MARIADB
            && isLimit
            && phrase.has(rows, "rows", "examined")
            && phrase.isLiteral(rows + 2)
        ? rows + 3
        : -1;
  }

  /** {@code LIMIT 1}, {@code LIMIT 1, 2} and {@code LIMIT 2 OFFSET 1}. */
  private static boolean isBehindLimit(Phrase phrase, int i) {
    var first = phrase.has(i - 2, ",") || phrase.has(i - 2, "offset") ? i - 3 : i - 1;
    return phrase.isLiteral(i - 1) && phrase.isLiteral(first) && phrase.has(first - 1, "limit");
  }

  /** {@code column_get(… AS char)}, {@code weight_string(… AS char(4))}: the type of the answer. */
  private static int endOfType(Phrase phrase, int start) {
    if (!phrase.has(start, "as") || phrase.kind(start + 1) != Kind.WORD) {
      return -1;
    }
    var sized = phrase.has(start + 2, "(") && phrase.kind(start + 3) == Kind.NUMBER;
    var end = sized ? start + 5 : start + 2;
    return phrase.has(end, ")")
            && Set.of("column_get", "weight_string").contains(phrase.key(phrase.partner(end) - 1))
        ? end
        : -1;
  }
}
