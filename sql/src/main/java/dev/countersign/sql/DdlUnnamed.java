package dev.countersign.sql;

import java.util.Set;

/**
 * Whether a change of the schema changes tables that its text does not name: all of a schema or a
 * database, whatever hangs on what is dropped, the table of an index.
 */
final class DdlUnnamed {

  /** What holds tables; PostgreSQL's DATABASE is no schema, but more. */
  private static final Set<String> HOLDERS = Set.of("schema", "database");

  /** What belongs to tables or changes what is in them, and is named without them. */
  private static final Set<String> POSTGRESQL_PARTS = Set.of("index", "statistics");

  private DdlUnnamed() {}

  /**
   * @param object where the kind of object stands
   */
  static boolean isIn(Phrase phrase, int object) {
    var kind = phrase.key(object);
    return switch (phrase.key(0)) {
      case "create" -> hasElements(phrase, object);
      case "drop" ->
          HOLDERS.contains(kind)
              || cascades(phrase)
              || (phrase.isPostgres() && POSTGRESQL_PARTS.contains(kind));
      case "alter" ->
          HOLDERS.contains(kind)
              || cascades(phrase)
              || isAllOfTablespace(phrase, object)
              || (phrase.isPostgres()
                  && (POSTGRESQL_PARTS.contains(kind) || kind.equals("domain")));
      case "truncate" -> cascades(phrase);
      case "reindex", "analyze", "analyse" -> phrase.isPostgres() && namesNone(phrase, object);
      default -> false;
    };
  }

  /** {@code CREATE SCHEMA x CREATE TABLE … CREATE INDEX …}: statements without a semicolon. */
  static boolean hasElements(Phrase phrase, int object) {
    if (!phrase.isPostgres() || !phrase.has(0, "create") || !phrase.has(object, "schema")) {
      return false;
    }
    for (var i = object + 1; i < phrase.size(); i++) {
      if (Set.of("create", "grant").contains(phrase.key(i))) {
        return true;
      }
    }
    return false;
  }

  /** That of {@code ON DELETE CASCADE} says what a key does later. */
  private static boolean cascades(Phrase phrase) {
    for (var i = 1; phrase.isPostgres() && i < phrase.size(); i++) {
      if (phrase.has(i, "cascade")
          && phrase.kind(i) == Token.Kind.WORD
          && !Set.of("delete", "update").contains(phrase.key(i - 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAllOfTablespace(Phrase phrase, int object) {
    return phrase.has(object + 1, "all", "in", "tablespace")
        || phrase.has(object + 2, "all", "in", "tablespace");
  }

  private static boolean namesNone(Phrase phrase, int object) {
    var own = new Verdict();
    DdlTables.collect(phrase, object, own);
    return own.tables().isEmpty();
  }
}
