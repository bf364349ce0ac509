package dev.countersign.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the tables that a change of the schema names. */
final class DdlTables {

  private static final Set<String> BEFORE_NAME =
      Set.of(
          "if",
          "not",
          "exists",
          "only",
          "concurrently",
          "table",
          "tables",
          "view",
          "materialized",
          "verbose",
          "system");

  /** What is not found under a table's name, so that a new name of it is none of a table. */
  private static final Set<String> NOT_AMONG_TABLES =
      Set.of("schema", "database", "type", "domain", "collation", "statistics", "text");

  private DdlTables() {}

  /**
   * @param object where the kind of object stands
   */
  static void collect(Phrase phrase, int object, Verdict verdict) {
    switch (phrase.key(0)) {
      case "truncate",
          "rename",
          "refresh",
          "analyze",
          "analyse",
          "optimize",
          "repair",
          "check",
          "checksum" ->
          names(phrase, behindOptions(phrase), verdict);
      case "reindex" -> {
        var at = behindOptions(phrase);
        if (phrase.has(at - 1, "table") || phrase.has(at - 2, "table")) {
          names(phrase, at, verdict);
        }
      }
      case "comment" -> comment(phrase, 1, verdict);
      case "create", "alter", "drop" -> {
        if (Set.of("table", "tables", "view").contains(phrase.key(object))
            && !phrase.has(object + 1, "all", "in", "tablespace")) {
          names(phrase, object + 1, verdict);
        }
        if (Set.of("index", "trigger", "policy", "fulltext", "constraint", "definer")
            .contains(phrase.key(object))) {
          on(phrase, object, verdict);
        }
        if (phrase.has(object, "foreign", "table")) {
          names(phrase, object + 2, verdict);
        }
        if (Set.of("publication", "extension").contains(phrase.key(object))) {
          behind(phrase, object, "table", verdict);
        }
        if (phrase.has(object, "sequence")) {
          owner(phrase, object, verdict);
        }
        if (phrase.has(object, "rule")) {
          behind(phrase, object, phrase.has(0, "create") ? "to" : "on", verdict);
        }
      }
      default -> {}
    }
    others(phrase, object, verdict);
  }

  private static int behindOptions(Phrase phrase) {
    var at = 1;
    if (phrase.has(at, "(") && phrase.partner(at) > 0) {
      at = phrase.partner(at) + 1;
    }
    while (Set.of("no_write_to_binlog", "local").contains(phrase.key(at))) {
      at++;
    }
    while (BEFORE_NAME.contains(phrase.key(at))
        || Set.of("index", "schema", "database").contains(phrase.key(at))) {
      at++;
    }
    return at;
  }

  static void names(Phrase phrase, int start, Verdict verdict) {
    verdict.tables(listed(phrase, start));
  }

  /** A list of names from here on: {@code a, b.c [*], ONLY d}. */
  static List<String> listed(Phrase phrase, int start) {
    var names = new ArrayList<String>();
    var at = start;
    while (true) {
      while (BEFORE_NAME.contains(phrase.key(at)) && phrase.isName(at + 1)) {
        at++;
      }
      var end = phrase.nameEnd(at);
      if (end == at || phrase.has(at - 1, "tables", "in")) {
        return names;
      }
      names.add(phrase.qualifiedName(at, end));
      at = phrase.has(end, "*") ? end + 1 : end;
      if (phrase.has(at, "(") && phrase.partner(at) > 0) {
        at = phrase.partner(at) + 1;
      }
      if (phrase.has(at, "where", "(") && phrase.partner(at + 1) > 0) {
        at = phrase.partner(at + 1) + 1;
      }
      if (phrase.has(at, "to") && phrase.has(0, "rename")) {
        at++;
      } else {
        while (at < phrase.size() && !phrase.has(at, ",") && isLockMode(phrase.key(at))) {
          at++;
        }
        if (!phrase.has(at, ",")) {
          return names;
        }
        at++;
      }
    }
  }

  /** What MySQL's LOCK TABLES and RENAME TABLE put between a name and the next comma. */
  private static boolean isLockMode(String word) {
    return Set.of("read", "write", "low_priority", "local", "as").contains(word);
  }

  private static void name(Phrase phrase, int start, Verdict verdict) {
    var end = phrase.nameEnd(start);
    if (end > start) {
      verdict.tables(Set.of(phrase.qualifiedName(start, end)));
    }
  }

  private static void on(Phrase phrase, int start, Verdict verdict) {
    behind(phrase, start, "on", verdict);
  }

  private static void behind(Phrase phrase, int start, String word, Verdict verdict) {
    verdict.tables(behind(phrase, start, word));
  }

  /** The list of names behind the first such word. */
  static List<String> behind(Phrase phrase, int start, String word) {
    for (var i = start + 1; i < phrase.size(); i++) {
      if (phrase.has(i, word) && phrase.kind(i) == Token.Kind.WORD && phrase.isName(i + 1)) {
        return listed(phrase, i + 1);
      }
    }
    return List.of();
  }

  /** {@code SECURITY LABEL [FOR provider] ON TABLE t IS …}. */
  static void label(Phrase phrase, Verdict verdict) {
    for (var i = 2; i < phrase.size(); i++) {
      if (phrase.has(i, "on") && phrase.kind(i) == Token.Kind.WORD) {
        comment(phrase, i, verdict);
        return;
      }
    }
  }

  /** {@code ON TABLE t}, {@code ON COLUMN t.c}, {@code ON INDEX i}, {@code ON TRIGGER a ON t}. */
  private static void comment(Phrase phrase, int on, Verdict verdict) {
    var wide = Set.of("materialized", "foreign").contains(phrase.key(on + 1));
    var at = wide ? on + 3 : on + 2;
    var end = phrase.nameEnd(at);
    switch (phrase.key(on + 1)) {
      case "table", "view", "materialized", "foreign" -> names(phrase, at, verdict);
      case "column" -> {
        if (end - at > 2) {
          verdict.tables(Set.of(phrase.qualifiedName(at, end - 2)));
        }
      }
      default -> on(phrase, on + 2, verdict);
    }
  }

  /** {@code OWNED BY t.c}. */
  private static void owner(Phrase phrase, int start, Verdict verdict) {
    for (var i = start; i < phrase.size(); i++) {
      var end = phrase.nameEnd(i + 2);
      if (phrase.has(i, "owned", "by") && end - i > 4) {
        verdict.tables(Set.of(phrase.qualifiedName(i + 2, end - 2)));
      }
    }
  }

  /** Tables that are named on the way; what a query in it reads, its syntax tree says. */
  private static void others(Phrase phrase, int object, Verdict verdict) {
    var isMade = phrase.has(0, "create") && !phrase.has(object, "schema");
    var query = isMade ? InnerQuery.at(phrase, object) : -1;
    for (var i = 1; i < (query > 0 ? query : phrase.size()); i++) {
      if (phrase.kind(i) != Token.Kind.WORD) {
        continue;
      }
      var next =
          switch (phrase.key(i)) {
            case "references" -> i + 1;
            case "from" -> phrase.has(0, "create", "statistics") ? i + 1 : -1;
            case "like" -> i + 1;
            case "partition" ->
                phrase.has(i + 1, "of") || Set.of("attach", "detach").contains(phrase.key(i - 1))
                    ? i + (phrase.has(i + 1, "of") ? 2 : 1)
                    : -1;
            case "inherits" -> {
              names(phrase, i + 2, verdict);
              yield -1;
            }
            case "union" -> {
              var open = phrase.has(i + 1, "=") ? i + 2 : i + 1;
              if (!phrase.isPostgres() && phrase.has(open, "(")) {
                names(phrase, open + 1, verdict);
              }
              yield -1;
            }
            case "inherit" -> phrase.has(0, "alter") ? i + 1 : -1;
            case "rename" -> renamed(phrase, i, object);
            case "table" ->
                phrase.has(i - 1, "with")
                        || phrase.has(i - 1, "convert")
                        || phrase.has(i - 4, "convert", "partition")
                    ? i + 1
                    : -1;
            default -> -1;
          };
      if (next >= 0) {
        name(phrase, next, verdict);
      }
    }
  }

  /**
   * Where the new name of a table stands; -1 where something else is renamed. MySQL's needs no word
   * before it.
   */
  private static int renamed(Phrase phrase, int index, int object) {
    if (!phrase.has(0, "alter") || NOT_AMONG_TABLES.contains(phrase.key(object))) {
      return -1;
    }
    if (phrase.has(index + 1, "to")) {
      return index + 2;
    }
    if (phrase.isPostgres() || Set.of("column", "index", "key").contains(phrase.key(index + 1))) {
      return -1;
    }
    return phrase.has(index + 1, "as") || phrase.has(index + 1, "=") ? index + 2 : index + 1;
  }
}
