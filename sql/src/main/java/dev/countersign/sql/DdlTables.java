package dev.countersign.sql;

import dev.countersign.protocol.request.EffectList;
import java.util.List;
import java.util.Set;

/** Finds the tables that a change of the schema names. */
final class DdlTables {

  /** What is not found under a table's name, so that a new name of it is none of a table. */
  private static final Set<String> NOT_AMONG_TABLES =
      Set.of("schema", "database", "type", "domain", "collation", "statistics", "text");

  private static final Set<String> TABLES = Set.of("table", "tables");

  /** Which of the words that stand before a table's name also stand before something else. */
  private static final Set<String> MAY_HAVE_NO_NAME = Set.of("like", "inherit");

  private DdlTables() {}

  /**
   * @param object where the kind of object stands
   */
  static void collect(Phrase phrase, int object, Verdict verdict) {
    switch (phrase.key(0)) {
      case "truncate" -> list(phrase, phrase.has(1, "table") ? 2 : 1, verdict);
      case "rename" -> {
        if (TABLES.contains(phrase.key(1))) {
          list(phrase, TableNames.behindIf(phrase, 2), verdict);
        }
      }
      case "refresh" ->
          tell(TableNames.one(phrase, phrase.has(3, "concurrently") ? 4 : 3), verdict);
      case "reindex" -> {
        var at = Concurrently.reindexed(phrase);
        if (phrase.has(at, "table")) {
          at = phrase.has(at + 1, "concurrently") ? at + 2 : at + 1;
          tell(TableNames.one(phrase, at), verdict);
        }
      }
      case "analyze", "analyse", "optimize", "repair", "check", "checksum" -> {
        if (phrase.isPostgres()) {
          analyzed(phrase, verdict);
        } else {
          maintained(phrase, verdict);
        }
      }
      case "comment" -> comment(phrase, 1, verdict);
      case "create", "alter", "drop" -> changed(phrase, object, verdict);
      default -> {}
    }
  }

  private static void analyzed(Phrase phrase, Verdict verdict) {
    var at = phrase.has(1, "(") && phrase.partner(1) > 1 ? phrase.partner(1) + 1 : 1;
    at = phrase.has(at, "verbose") ? at + 1 : at;
    if (at < phrase.size()) {
      list(phrase, at, verdict);
    }
  }

  /** {@code OPTIMIZE LOCAL TABLE t, u}. */
  private static void maintained(Phrase phrase, Verdict verdict) {
    var at = Set.of("no_write_to_binlog", "local").contains(phrase.key(1)) ? 2 : 1;
    if (TABLES.contains(phrase.key(at)) || phrase.has(at, "view")) {
      list(phrase, at + 1, verdict);
    } else {
      verdict.effects().unknown(EffectList.WRITES);
    }
  }

  private static void changed(Phrase phrase, int object, Verdict verdict) {
    var behind = object;
    switch (phrase.key(object)) {
      case "table", "tables", "view" -> behind = named(phrase, object, verdict);
      case "foreign" -> {
        if (phrase.has(object + 1, "table")) {
          behind = named(phrase, object + 1, verdict);
        }
      }
      case "index", "trigger", "policy", "constraint" -> on(phrase, object, verdict);
      case "definer", "algorithm", "sql" ->
          verdict.tables(behind(phrase, object, TransactionEffect.hasBody(phrase) ? "on" : "view"));
      case "publication", "extension" -> verdict.tables(behind(phrase, object, "table"));
      case "sequence" -> {
        if (phrase.isPostgres()) {
          owner(phrase, object, verdict);
        } else {
          behind = named(phrase, object, verdict); // MariaDB's OR REPLACE replaces a table, too
        }
      }
      case "rule" -> verdict.tables(behind(phrase, object, phrase.has(0, "create") ? "to" : "on"));
      default -> {}
    }
    if (!phrase.has(0, "drop")) {
      others(phrase, object, behind, verdict);
    }
  }

  /** The table itself, or in DROP all of them. */
  private static int named(Phrase phrase, int object, Verdict verdict) {
    var at = TableNames.behindIf(phrase, object + 1);
    if (phrase.isPostgres() && phrase.has(at, "all", "in", "tablespace")) {
      return at;
    }
    var names = phrase.has(0, "drop") ? TableNames.list(phrase, at) : TableNames.one(phrase, at);
    tell(names, verdict);
    return names.end();
  }

  private static void list(Phrase phrase, int start, Verdict verdict) {
    tell(TableNames.list(phrase, start), verdict);
  }

  private static void tell(TableNames names, Verdict verdict) {
    verdict.tables(names.names());
    if (!names.whole()) {
      verdict.effects().unknown(EffectList.WRITES);
    }
  }

  /** {@code CREATE INDEX i ON t}; of PostgreSQL's DROP INDEX, which has none, nothing is known. */
  private static void on(Phrase phrase, int start, Verdict verdict) {
    var on = word(phrase, start, "on");
    tell(TableNames.one(phrase, on < 0 ? phrase.size() : on + 1), verdict);
  }

  /** The list of names behind the first such word; none without it. */
  static List<String> behind(Phrase phrase, int start, String word) {
    var at = word(phrase, start, word);
    return at < 0
        ? List.of()
        : TableNames.list(phrase, TableNames.behindIf(phrase, at + 1)).names();
  }

  /** Where the first such word stands that is no part of a name; -1 where there is none. */
  static int word(Phrase phrase, int start, String word) {
    for (var i = start + 1; i < phrase.size(); i++) {
      if (phrase.has(i, word) && phrase.kind(i) == Token.Kind.WORD && !phrase.has(i - 1, ".")) {
        return i;
      }
    }
    return -1;
  }

  /** {@code SECURITY LABEL [FOR provider] ON TABLE t IS …}. */
  static void label(Phrase phrase, Verdict verdict) {
    var on = word(phrase, 1, "on");
    if (on > 0) {
      comment(phrase, on, verdict);
    }
  }

  /** {@code ON TABLE t}, {@code ON COLUMN t.c}, {@code ON INDEX i}, {@code ON TRIGGER a ON t}. */
  private static void comment(Phrase phrase, int on, Verdict verdict) {
    if (phrase.has(on + 1, "materialized", "view") || phrase.has(on + 1, "foreign", "table")) {
      tell(TableNames.one(phrase, on + 3), verdict);
      return;
    }
    switch (phrase.key(on + 1)) {
      case "table", "view" -> tell(TableNames.one(phrase, on + 2), verdict);
      case "column" -> {
        var end = phrase.nameEnd(on + 2);
        if (end - on > 4) {
          verdict.tables(Set.of(phrase.qualifiedName(on + 2, end - 2)));
        } else {
          verdict.effects().unknown(EffectList.WRITES);
        }
      }
      default -> {
        var at = word(phrase, on + 2, "on");
        if (at > 0
            && !(phrase.has(at + 1, "domain")
                && phrase.isName(at + 2)
                && !phrase.has(at + 2, "is"))) {
          tell(TableNames.one(phrase, at + 1), verdict);
        }
      }
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
  private static void others(Phrase phrase, int object, int start, Verdict verdict) {
    var isMade = phrase.has(0, "create") && !phrase.has(object, "schema");
    var query = isMade ? InnerQuery.at(phrase, object) : -1;
    for (var i = start; i < (query > 0 ? query : phrase.size()); i++) {
      if (phrase.kind(i) != Token.Kind.WORD || phrase.has(i - 1, ".")) {
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
              if (phrase.has(i + 1, "(")) {
                list(phrase, i + 2, verdict);
              }
              yield -1;
            }
            case "union" -> {
              var open = phrase.has(i + 1, "=") ? i + 2 : i + 1;
              if (!phrase.isPostgres() && phrase.has(open, "(") && !phrase.has(open + 1, ")")) {
                list(phrase, open + 1, verdict);
              }
              yield -1;
            }
            case "inherit" -> phrase.has(0, "alter") && !phrase.has(i + 1, "not") ? i + 1 : -1;
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
        var named = TableNames.one(phrase, next);
        verdict.tables(named.names());
        if (!named.whole() && !MAY_HAVE_NO_NAME.contains(phrase.key(i))) {
          verdict.effects().unknown(EffectList.WRITES);
        }
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
