package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.Set;

/**
 * PostgreSQL allows as a table whatever is written like a call, and has words for some calls:
 * {@code FROM CAST(a AS text) x}, {@code FROM extract(day FROM now()) x}. The parser is shown calls
 * with the same arguments.
 */
final class GrammarInFrom {

  private static final Set<String> BEFORE_TABLE = Set.of("from", ",", "(", "join", "lateral");

  private static final Set<String> BEHIND_TABLE =
      Set.of(
          "cross",
          "except",
          "fetch",
          "for",
          "from",
          "full",
          "group",
          "having",
          "inner",
          "intersect",
          "join",
          "left",
          "limit",
          "natural",
          "offset",
          "on",
          "order",
          "returning",
          "right",
          "set",
          "tablesample",
          "union",
          "using",
          "when",
          "where",
          "window",
          "with");

  private GrammarInFrom() {}

  /** With an alias, for without one its name would be another than that of its type. */
  static boolean isCast(Phrase phrase, int i) {
    return phrase.isPostgres()
        && phrase.has(i, "cast", "(")
        && BEFORE_TABLE.contains(phrase.key(i - 1))
        && hasAlias(phrase, phrase.partner(i + 1) + 1);
  }

  private static boolean hasAlias(Phrase phrase, int i) {
    return phrase.has(i, "as")
        || phrase.kind(i) == Kind.QUOTED_NAME
        || (phrase.kind(i) == Kind.WORD && !BEHIND_TABLE.contains(phrase.key(i)));
  }

  /** Words that go on behind a table, and are no alias of it. */
  static boolean standsBehindTable(String word) {
    return BEHIND_TABLE.contains(word);
  }

  /** Whether a cast is shown as a call by this name, which no function can have. */
  static boolean isShownFor(Phrase phrase, String name) {
    var place = Plain.place(name);
    return place >= 0 && phrase.kind(place) == Kind.WORD && isCast(phrase, place);
  }

  /** The field and FROM, {@code day from}. */
  static boolean isOfExtract(Phrase phrase, int i) {
    var field = phrase.has(i, "from") ? i - 1 : i;
    return phrase.isPostgres()
        && phrase.has(field - 2, "extract", "(")
        && phrase.has(field + 1, "from")
        && BEFORE_TABLE.contains(phrase.key(field - 3));
  }

  static String ofExtract(Phrase phrase, int i) {
    return phrase.has(i, "from") ? "," : "'x'";
  }
}
