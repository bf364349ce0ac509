package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Set;

/** Judges one statement by its first words, and hands over to whoever looks deeper. */
final class Statements {

  private static final Set<String> EXPLAIN_OPTIONS =
      Set.of(
          "analyze",
          "analyse",
          "verbose",
          "costs",
          "settings",
          "generic_plan",
          "buffers",
          "serialize",
          "wal",
          "timing",
          "summary",
          "memory",
          "format");
  private static final Set<String> ANALYZES_TABLES =
      Set.of("table", "tables", "no_write_to_binlog", "local");
  private static final Set<String> STARTS_QUERY = Set.of("select", "with", "values", "table", "(");

  private Statements() {}

  static void judge(Phrase phrase, Parser parser, Verdict verdict) {
    var postgres = phrase.isPostgres();
    if (phrase.kind(0) != Token.Kind.WORD && !phrase.has(0, "(")) {
      verdict.raise(StatementClass.OPAQUE, "does not begin with a word, so it counts as opaque");
      return;
    }
    switch (phrase.key(0)) {
      case "select", "with", "values", "table", "(", "insert", "update", "merge" ->
          Queries.judge(phrase, parser, verdict);
      case "delete" -> {
        if (DeleteHistory.isAt(phrase, 0)) {
          DeleteHistory.judge(phrase, verdict);
        } else {
          Queries.judge(phrase, parser, verdict);
        }
      }
      case "replace" -> {
        if (postgres) {
          unknown(phrase, verdict);
        } else {
          Queries.judge(phrase, parser, verdict);
        }
      }
      case "explain", "describe", "desc" -> explain(phrase, parser, verdict);
      case "show" -> Shows.judge(phrase, verdict);
      case "create",
          "alter",
          "drop",
          "truncate",
          "comment",
          "rename",
          "reindex",
          "refresh",
          "optimize",
          "repair",
          "check",
          "checksum" ->
          Ddl.judge(phrase, parser, verdict);
      case "analyze", "analyse" -> {
        if (postgres || ANALYZES_TABLES.contains(phrase.key(1))) {
          Ddl.judge(phrase, parser, verdict);
        } else {
          explain(phrase, parser, verdict);
        }
      }
      case "lock" -> Ddl.judgeLock(phrase, verdict);
      case "set", "reset" -> Settings.judge(phrase, verdict);
      case "grant",
          "revoke",
          "copy",
          "do",
          "call",
          "load",
          "vacuum",
          "cluster",
          "security",
          "reassign",
          "import",
          "checkpoint",
          "discard",
          "listen",
          "unlisten",
          "notify",
          "kill",
          "flush",
          "purge",
          "change",
          "install",
          "uninstall",
          "shutdown",
          "restart",
          "clone",
          "stop",
          "start",
          "use",
          "unlock",
          "handler",
          "signal",
          "resignal",
          "cache",
          "binlog",
          "begin",
          "commit",
          "rollback",
          "savepoint",
          "release",
          "end",
          "abort",
          "xa" ->
          Commands.judge(phrase, parser, verdict);
      default -> unknown(phrase, verdict);
    }
  }

  /** Without brackets around it. */
  static boolean startsBareQuery(Phrase phrase, int index) {
    return startsQuery(phrase, index) && !phrase.has(index, "(");
  }

  static boolean startsQuery(Phrase phrase, int index) {
    return STARTS_QUERY.contains(phrase.key(index));
  }

  private static void unknown(Phrase phrase, Verdict verdict) {
    verdict.raise(
        StatementClass.OPAQUE,
        "begins with " + phrase.key(0) + ", which is not understood, so it counts as opaque");
  }

  /** As dangerous as what it explains: with ANALYZE it runs it, and planning alone may call. */
  private static void explain(Phrase phrase, Parser parser, Verdict verdict) {
    var start = phrase.isPostgres() ? behindPostgresOptions(phrase) : behindMysqlOptions(phrase);
    var first = phrase.key(start);
    if (startsQuery(phrase, start)
        || Set.of("insert", "update", "delete", "merge", "replace").contains(first)) {
      if (DeleteHistory.isAt(phrase, start)) {
        DeleteHistory.judge(phrase.from(start), verdict);
        return;
      }
      if (first.equals("replace") && phrase.isPostgres()) {
        unknown(phrase, verdict);
        return;
      }
      Queries.judge(phrase.from(start), parser, verdict);
    } else if (!phrase.isPostgres() && phrase.isName(start) && start == 1) {
      describe(phrase, verdict);
    } else {
      verdict.raise(
          StatementClass.OPAQUE,
          "explains something that is not understood, so it counts as opaque");
    }
  }

  /** {@code DESCRIBE table [column]}. */
  private static void describe(Phrase phrase, Verdict verdict) {
    var end = phrase.nameEnd(1);
    if (phrase.size() > end + 1 || phrase.has(0, "analyze")) {
      verdict.raise(
          StatementClass.OPAQUE,
          "explains something that is not understood, so it counts as opaque");
    } else {
      verdict.tables(Set.of(phrase.qualifiedName(1, end)));
      verdict.effects().reads(phrase.qualifiedName(1, end));
    }
  }

  /** The index of what is explained; the phrase's size where an option is not known. */
  private static int behindPostgresOptions(Phrase phrase) {
    var at = 1;
    if (phrase.has(at, "(") && !startsQuery(phrase, at + 1)) {
      var close = phrase.partner(at);
      for (var i = at + 1; i < close; i++) {
        if (!EXPLAIN_OPTIONS.contains(phrase.key(i))) {
          return phrase.size();
        }
        while (i < close && !phrase.has(i, ",")) {
          i++;
        }
      }
      return close < 0 ? phrase.size() : close + 1;
    }
    while (Set.of("analyze", "analyse", "verbose").contains(phrase.key(at))) {
      at++;
    }
    return at;
  }

  private static int behindMysqlOptions(Phrase phrase) {
    var at = 1;
    while (true) {
      if (Set.of("analyze", "extended", "partitions").contains(phrase.key(at))
          && !phrase.has(at + 1, ".")
          && at + 1 < phrase.size()) {
        at++;
      } else if (phrase.has(at, "format", "=")) {
        at += 3;
      } else {
        return at;
      }
    }
  }
}
