package dev.countersign.sql;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Rewrite;
import java.util.Set;

/**
 * What each action of PostgreSQL's ALTER TABLE locks and writes anew, by its manual; those of a
 * materialized view are among them.
 */
final class AlterTable {

  private static final Set<String> LIGHT_PARAMETERS =
      Set.of("fillfactor", "parallel_workers", "log_autovacuum_min_duration", "n_distinct");

  private static final Set<String> CONSTRAINTS =
      Set.of("constraint", "check", "unique", "primary", "foreign", "not");

  private static final Set<String> SERIALS =
      Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");

  private AlterTable() {}

  /** Whether what stands behind ADD is a constraint: EXCLUDE could be the name of a column, too. */
  static boolean isConstraint(Phrase phrase, int index) {
    return phrase.has(index, "exclude")
        ? phrase.has(index + 1, "(") || phrase.has(index + 1, "using")
        : CONSTRAINTS.contains(phrase.key(index));
  }

  /** Whether it stands where a type does, and is one of PostgreSQL's own, but no type. */
  static boolean isSerial(String word) {
    return SERIALS.contains(word);
  }

  /**
   * @param table where the word TABLE or VIEW stands
   */
  static void judge(Phrase phrase, int table, EffectsSoFar effects) {
    var at = TableNames.head(phrase, table + 1).end();
    var start = at;
    for (var i = at; i <= phrase.size(); i++) {
      if (i < phrase.size() && phrase.has(i, "(") && phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (i == phrase.size() || phrase.has(i, ",")) {
        action(phrase, start, i, effects);
        start = i + 1;
      }
    }
  }

  private static void action(Phrase phrase, int start, int end, EffectsSoFar effects) {
    switch (phrase.key(start)) {
      case "add" -> add(phrase, start, end, effects);
      case "alter" -> column(phrase, start, effects);
      case "validate", "cluster" -> effects.ddl(DdlLock.CONCURRENT, Rewrite.NO);
      case "set", "reset" -> set(phrase, start, effects);
      case "detach" -> {
        var behind = phrase.key(phrase.nameEnd(start + 2));
        var isLight = behind.equals("concurrently") || behind.equals("finalize");
        effects.ddl(isLight ? DdlLock.CONCURRENT : DdlLock.BLOCKS_ALL, Rewrite.NO);
      }
      case "drop",
          "rename",
          "attach",
          "inherit",
          "no",
          "replica",
          "enable",
          "disable",
          "force",
          "of",
          "not" ->
          effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.NO);
      default -> effects.ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
    }
  }

  private static void add(Phrase phrase, int start, int end, EffectsSoFar effects) {
    var at = start + 1;
    if (isConstraint(phrase, at)) {
      var foreign = has(phrase, at, end, "foreign");
      effects.ddl(foreign ? DdlLock.BLOCKS_WRITES : DdlLock.BLOCKS_ALL, Rewrite.NO);
      return;
    }
    at = phrase.has(at, "column") ? at + 1 : at;
    at = phrase.has(at, "if", "not", "exists") ? at + 3 : at;
    effects.ddl(DdlLock.BLOCKS_ALL, addedColumn(phrase, at + 1, end));
  }

  private static Rewrite addedColumn(Phrase phrase, int type, int end) {
    if (SERIALS.contains(phrase.key(type))
        || has(phrase, type, end, "stored")
        || has(phrase, type, end, "identity")) {
      return Rewrite.YES;
    }
    var isOwnType =
        Vocabulary.of(phrase.dialect()).isType(phrase.key(type)) && !phrase.has(type + 1, ".");
    if (!isOwnType || has(phrase, type, end, "generated")) {
      return Rewrite.UNKNOWN;
    }
    for (var i = type; i < end; i++) {
      if (phrase.has(i, "default") && phrase.kind(i) == Token.Kind.WORD) {
        var constant =
            phrase.isLiteral(i + 1) || Set.of("null", "true", "false").contains(phrase.key(i + 1));
        var over =
            i + 2 == end
                || Set.of("not", "null", "constraint", "check").contains(phrase.key(i + 2));
        return constant && over ? Rewrite.NO : Rewrite.UNKNOWN;
      }
    }
    return Rewrite.NO;
  }

  /** {@code ALTER [COLUMN] name …}. */
  private static void column(Phrase phrase, int start, EffectsSoFar effects) {
    if (phrase.has(start + 1, "constraint")) {
      effects.ddl(DdlLock.UNKNOWN, Rewrite.NO);
      return;
    }
    var at = phrase.has(start + 1, "column") ? start + 3 : start + 2;
    if (phrase.has(at, "type") || phrase.has(at, "set", "data")) {
      effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.UNKNOWN);
    } else if (phrase.has(at, "set", "statistics")
        || phrase.has(at, "set", "(")
        || phrase.has(at, "reset", "(")) {
      effects.ddl(DdlLock.CONCURRENT, Rewrite.NO);
    } else if (phrase.has(at, "set", "expression")) {
      effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.UNKNOWN);
    } else if (Set.of("set", "drop", "add", "restart").contains(phrase.key(at))) {
      effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.NO);
    } else {
      effects.ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
    }
  }

  private static void set(Phrase phrase, int start, EffectsSoFar effects) {
    switch (phrase.key(start + 1)) {
      case "logged", "unlogged", "access" -> effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.YES);
      case "without", "schema" ->
          effects.ddl(
              phrase.has(start + 2, "cluster") ? DdlLock.CONCURRENT : DdlLock.BLOCKS_ALL,
              Rewrite.NO);
      case "(" ->
          effects.ddl(
              isLight(phrase, start + 1) ? DdlLock.CONCURRENT : DdlLock.UNKNOWN, Rewrite.NO);
      default -> effects.ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
    }
  }

  private static boolean isLight(Phrase phrase, int open) {
    for (var i = open + 1; i < phrase.partner(open); i++) {
      var name = phrase.key(i);
      if ((phrase.has(i - 1, "(") || phrase.has(i - 1, ","))
          && !LIGHT_PARAMETERS.contains(name)
          && !name.startsWith("autovacuum_")
          && !name.startsWith("toast")) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(Phrase phrase, int start, int end, String word) {
    for (var i = start; i < end; i++) {
      if (phrase.kind(i) == Token.Kind.WORD && phrase.has(i, word)) {
        return true;
      }
    }
    return false;
  }
}
