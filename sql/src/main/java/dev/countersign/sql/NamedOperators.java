package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;

/**
 * PostgreSQL's {@code a OPERATOR(pg_catalog.+) b}, which the parser does not know: it is shown an
 * operator between the same two sides. One of another schema is somebody's own.
 */
final class NamedOperators {

  /** From the word to its last bracket, with a schema and a database before the operator. */
  private static final int LONGEST = 8;

  private NamedOperators() {}

  /** Whether the word here is that of the grammar, and no function's name. */
  static boolean isAt(Phrase phrase, int i) {
    return i >= 0 && phrase.isPostgres() && end(phrase, i) > i;
  }

  /** Whether one begins here whose code is not PostgreSQL's. */
  static boolean isForeign(Phrase phrase, int i) {
    var end = isAt(phrase, i) ? end(phrase, i) : i;
    var isOwn =
        end == i + 4
            || (end == i + 6 && phrase.isName(i + 2) && phrase.name(i + 2).equals("pg_catalog"));
    return end > i && !isOwn;
  }

  /** What is written for the token instead; null where it is not of one. */
  static String of(Phrase phrase, int i) {
    for (var start = i; start > i - LONGEST && start >= 0; start--) {
      if (i < end(phrase, start)) {
        return i > start ? "" : Respelling.beginsExpression(phrase, start) ? "-" : "||";
      }
    }
    return null;
  }

  /** Behind the last bracket; -1 if there is none. */
  private static int end(Phrase phrase, int start) {
    if (!phrase.has(start, "operator", "(") || phrase.has(start - 1, ".")) {
      return -1;
    }
    var at = start + 2;
    while (phrase.isName(at) && phrase.has(at + 1, ".")) {
      at += 2;
    }
    return phrase.kind(at) == Kind.OPERATOR && phrase.has(at + 1, ")") ? at + 2 : -1;
  }
}
