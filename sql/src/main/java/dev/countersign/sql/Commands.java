package dev.countersign.sql;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges what changes more than rows and tables, by its words: which tables it names, what they are
 * locked with, and whether it runs code that nobody looked into. That it names less than it reaches
 * is said of all of them.
 */
final class Commands {

  /** What a right may be about beside tables, where the word stands before a name. */
  private static final Set<String> NO_TABLES =
      Set.of(
          "sequence",
          "database",
          "domain",
          "foreign",
          "function",
          "procedure",
          "routine",
          "language",
          "large",
          "parameter",
          "schema",
          "tablespace",
          "type",
          "all",
          "package");

  private static final Set<String> VACUUM_OPTIONS =
      Set.of("full", "freeze", "verbose", "analyze", "analyse");

  private Commands() {}

  static void judge(Phrase phrase, Parser parser, Verdict verdict) {
    verdict.raise(
        StatementClass.PRIVILEGED,
        "begins with " + phrase.key(0) + ", which changes more than rows and tables");
    var effects = verdict.effects();
    effects.unknownNames();
    switch (phrase.key(0)) {
      case "grant", "revoke" -> writes(rights(phrase), verdict);
      case "copy" -> copy(phrase, parser, verdict);
      case "do", "call" -> {
        effects.unknown();
        calls(phrase, verdict);
      }
      case "load" -> load(phrase, verdict);
      case "vacuum" -> {
        var full = phrase.hasWord("full");
        effects.ddl(
            full ? DdlLock.BLOCKS_ALL : DdlLock.CONCURRENT, full ? Rewrite.YES : Rewrite.NO);
        writes(names(phrase, behindOptions(phrase)), verdict);
      }
      case "cluster" -> {
        effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.YES);
        var behindIndex = DdlTables.behind(phrase, 0, "on");
        writes(behindIndex.isEmpty() ? names(phrase, behindOptions(phrase)) : behindIndex, verdict);
      }
      case "security" -> {
        effects.ddl(DdlLock.CONCURRENT, Rewrite.NO);
        var labelled = new Verdict();
        DdlTables.label(phrase, labelled);
        writes(List.copyOf(labelled.tables()), verdict);
      }
      case "cache" -> {
        effects.unknown();
        writes(names(phrase, 2), verdict);
      }
      case "flush" -> flush(phrase, verdict);
      case "handler" -> {
        var names = TableNames.one(phrase, 1).names();
        verdict.tables(names);
        names.forEach(effects::reads);
      }
      case "checkpoint",
          "discard",
          "listen",
          "unlisten",
          "notify",
          "kill",
          "purge",
          "use",
          "unlock",
          "signal",
          "resignal",
          "begin",
          "commit",
          "rollback",
          "savepoint",
          "release",
          "end",
          "abort",
          "xa" -> {}
      case "start" -> {
        if (!phrase.has(1, "transaction")) {
          effects.unknown();
        }
      }
      default -> effects.unknown();
    }
  }

  /** As many as can be read; that there may be more is said in any case. */
  private static List<String> names(Phrase phrase, int start) {
    return TableNames.list(phrase, start).names();
  }

  private static void writes(List<String> tables, Verdict verdict) {
    verdict.tables(tables);
    verdict.effects().writes(tables);
  }

  /** {@code GRANT … ON [TABLE] a, b TO …}; of a whole schema or database no table is named. */
  private static List<String> rights(Phrase phrase) {
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i, "on") && phrase.kind(i) == Token.Kind.WORD) {
        var isTable =
            !NO_TABLES.contains(phrase.key(i + 1))
                || Set.of("to", "from", ",", ".").contains(phrase.key(i + 2));
        return isTable && !isWholeDatabase(phrase, i + 1)
            ? names(phrase, phrase.has(i + 1, "table") ? i + 2 : i + 1)
            : List.of();
      }
    }
    return List.of();
  }

  private static boolean isWholeDatabase(Phrase phrase, int start) {
    var at = phrase.has(start, "table") ? start + 1 : start;
    return phrase.has(phrase.nameEnd(at), ".");
  }

  /** A program or a condition runs code, and so may a query. */
  private static void copy(Phrase phrase, Parser parser, Verdict verdict) {
    if (phrase.hasWord("program") || phrase.hasWord("where")) {
      verdict.effects().unknown();
    }
    if (phrase.has(1, "(") && phrase.partner(1) > 1) {
      Queries.judge(phrase.between(2, phrase.partner(1)), parser, verdict);
      return;
    }
    var start = phrase.has(1, "binary") && phrase.isName(2) && !isDirection(phrase, 2) ? 2 : 1;
    var names = TableNames.one(phrase, start).names();
    verdict.tables(names);
    for (var i = start; i < phrase.size(); i++) {
      if (isDirection(phrase, i)) {
        if (phrase.has(i, "to")) {
          names.forEach(verdict.effects()::reads);
        } else {
          verdict.effects().writes(names);
        }
        return;
      }
    }
  }

  private static boolean isDirection(Phrase phrase, int index) {
    return Set.of("from", "to").contains(phrase.key(index))
        && phrase.kind(index) == Token.Kind.WORD;
  }

  /** The procedure, in brackets or without, and what is called for its arguments. */
  private static void calls(Phrase phrase, Verdict verdict) {
    if (phrase.isPostgres() && phrase.has(0, "do")) {
      return;
    }
    var end = phrase.nameEnd(1);
    if (phrase.has(0, "call") && end > 1 && !phrase.has(end, "(")) {
      verdict.function(phrase.qualifiedName(1, end));
    }
    Calls.in(phrase.from(1), Map.of())
        .forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
  }

  /** A library of PostgreSQL, rows or indexes of MySQL; {@code SET} computes. */
  private static void load(Phrase phrase, Verdict verdict) {
    if (phrase.isPostgres() || phrase.hasWord("set") || phrase.has(1, "index")) {
      verdict.effects().unknown();
    }
    if (phrase.has(1, "index")) {
      writes(DdlTables.behind(phrase, 1, "cache"), verdict);
    } else if (!phrase.isPostgres()) {
      writes(DdlTables.behind(phrase, 1, "table"), verdict);
    }
  }

  private static void flush(Phrase phrase, Verdict verdict) {
    var at = 1;
    while (Set.of("no_write_to_binlog", "local").contains(phrase.key(at))) {
      at++;
    }
    if (!phrase.has(at, "table") && !phrase.has(at, "tables")) {
      return;
    }
    var keepsLock = phrase.hasWord("lock") || phrase.hasWord("export");
    verdict.effects().ddl(keepsLock ? DdlLock.BLOCKS_WRITES : DdlLock.UNKNOWN, Rewrite.NO);
    if (!Set.of("with", "for").contains(phrase.key(at + 1))) {
      writes(names(phrase, at + 1), verdict);
    }
  }

  private static int behindOptions(Phrase phrase) {
    var at = phrase.has(1, "(") && phrase.partner(1) > 1 ? phrase.partner(1) + 1 : 1;
    while (VACUUM_OPTIONS.contains(phrase.key(at)) && phrase.kind(at) == Token.Kind.WORD) {
      at++;
    }
    return at;
  }
}
