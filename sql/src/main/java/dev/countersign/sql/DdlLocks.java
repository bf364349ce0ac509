package dev.countersign.sql;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Rewrite;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which lock a change of the schema takes, and whether it writes a table anew: by the manuals of
 * PostgreSQL 14 to 18, of which the strictest counts, and for MySQL and MariaDB by what the
 * statement itself demands, for the rest hangs on version, engine and format of the rows.
 */
final class DdlLocks {

  /** What may stand behind {@code ALGORITHM} or {@code LOCK} without a sign between. */
  private static final Set<String> DEMANDS =
      Set.of("default", "none", "shared", "exclusive", "instant", "inplace", "nocopy", "copy");

  private DdlLocks() {}

  /**
   * @param object where the kind of object stands
   */
  static void judge(Phrase phrase, int object, EffectsSoFar effects) {
    if (phrase.isPostgres()) {
      postgresql(phrase, object, effects);
    } else {
      mysql(phrase, object, effects);
    }
  }

  private static void postgresql(Phrase phrase, int object, EffectsSoFar effects) {
    var concurrently = Concurrently.isIn(phrase);
    switch (phrase.key(0)) {
      case "create" -> effects.ddl(created(phrase, object, concurrently), Rewrite.NO);
      case "comment", "analyze", "analyse" -> effects.ddl(DdlLock.CONCURRENT, Rewrite.NO);
      case "drop", "reindex" ->
          effects.ddl(concurrently ? DdlLock.CONCURRENT : DdlLock.BLOCKS_ALL, Rewrite.NO);
      case "truncate" -> effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.NO);
      case "refresh" ->
          effects.ddl(
              concurrently ? DdlLock.BLOCKS_WRITES : DdlLock.BLOCKS_ALL,
              concurrently ? Rewrite.NO : Rewrite.YES);
      case "alter" -> {
        switch (phrase.key(object)) {
          case "table" -> AlterTable.judge(phrase, object, effects);
          case "view" -> {
            if (phrase.has(object - 1, "materialized")) {
              AlterTable.judge(phrase, object, effects);
            } else {
              effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.NO);
            }
          }
          case "type" ->
              effects.ddl(
                  phrase.hasWord("attribute") ? DdlLock.BLOCKS_ALL : DdlLock.CONCURRENT,
                  phrase.hasWord("attribute") ? Rewrite.UNKNOWN : Rewrite.NO);
          default -> effects.ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
        }
      }
      default -> effects.ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
    }
  }

  /** What {@code LOCK} itself says; of what MySQL locks beside tables, nothing is known. */
  static DdlLock locked(Phrase phrase) {
    if (phrase.isPostgres()) {
      for (var i = 1; i < phrase.size(); i++) {
        if (phrase.has(i, "in") && phrase.kind(i) == Token.Kind.WORD) {
          return mode(phrase, i + 1);
        }
      }
      return DdlLock.BLOCKS_ALL;
    }
    if (!phrase.has(1, "table") && !phrase.has(1, "tables")) {
      return DdlLock.UNKNOWN;
    }
    return phrase.hasWord("write") ? DdlLock.BLOCKS_ALL : DdlLock.BLOCKS_WRITES;
  }

  private static DdlLock mode(Phrase phrase, int start) {
    return switch (phrase.key(start)) {
      case "row" -> DdlLock.CONCURRENT;
      case "share" -> phrase.has(start + 1, "update") ? DdlLock.CONCURRENT : DdlLock.BLOCKS_WRITES;
      case "exclusive" -> DdlLock.BLOCKS_WRITES;
      case "access" -> phrase.has(start + 1, "share") ? DdlLock.CONCURRENT : DdlLock.BLOCKS_ALL;
      default -> DdlLock.BLOCKS_ALL;
    };
  }

  private static DdlLock created(Phrase phrase, int object, boolean concurrently) {
    return switch (phrase.key(object)) {
      case "index" -> concurrently ? DdlLock.CONCURRENT : DdlLock.BLOCKS_WRITES;
      case "table" ->
          hasPartitionOf(phrase)
              ? DdlLock.BLOCKS_ALL
              : phrase.hasWord("references") ? DdlLock.BLOCKS_WRITES : DdlLock.CONCURRENT;
      case "view" -> phrase.has(1, "or", "replace") ? DdlLock.BLOCKS_ALL : DdlLock.CONCURRENT;
      default -> DdlLock.CONCURRENT;
    };
  }

  private static boolean hasPartitionOf(Phrase phrase) {
    for (var i = 0; i < phrase.size(); i++) {
      if (phrase.has(i, "partition", "of")) {
        return true;
      }
    }
    return false;
  }

  private static void mysql(Phrase phrase, int object, EffectsSoFar effects) {
    switch (phrase.key(0)) {
      case "create" -> {
        if (Set.of("index", "fulltext", "spatial").contains(phrase.key(object))) {
          demanded(phrase, object, effects);
        } else {
          effects.ddl(createdByMysql(phrase, object), Rewrite.NO);
        }
      }
      case "alter" -> {
        if (phrase.key(object).equals("table")) {
          demanded(phrase, object, effects);
        } else {
          effects.ddl(DdlLock.UNKNOWN, Rewrite.NO);
        }
      }
      case "drop" -> {
        if (phrase.key(object).equals("index")) {
          demanded(phrase, object, effects);
        } else {
          effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.NO);
        }
      }
      case "truncate", "rename" -> effects.ddl(DdlLock.BLOCKS_ALL, Rewrite.NO);
      case "analyze", "analyse", "check", "checksum" -> effects.ddl(DdlLock.UNKNOWN, Rewrite.NO);
      default -> effects.ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
    }
  }

  /** A query that fills it keeps others from changing the rows that it reads. */
  private static DdlLock createdByMysql(Phrase phrase, int object) {
    if (phrase.has(1, "or", "replace")) {
      return DdlLock.BLOCKS_ALL;
    }
    if (phrase.hasWord("references")) {
      return DdlLock.UNKNOWN;
    }
    return phrase.has(object, "table") && InnerQuery.at(phrase, object) > 0
        ? DdlLock.BLOCKS_WRITES
        : DdlLock.CONCURRENT;
  }

  /** The server refuses what it cannot do with less than {@code ALGORITHM} and {@code LOCK} say. */
  private static void demanded(Phrase phrase, int object, EffectsSoFar effects) {
    var lock =
        switch (demanded(phrase, object, "lock")) {
          case "none" -> DdlLock.CONCURRENT;
          case "shared" -> DdlLock.BLOCKS_WRITES;
          case "exclusive" -> DdlLock.BLOCKS_ALL;
          default -> DdlLock.UNKNOWN;
        };
    var rewrite =
        switch (demanded(phrase, object, "algorithm")) {
          case "instant", "nocopy" -> Rewrite.NO;
          case "copy" -> Rewrite.YES;
          default -> Rewrite.UNKNOWN;
        };
    effects.ddl(lock, rewrite);
  }

  /** Empty where nothing is demanded, or more than one thing, of which versions differ. */
  private static String demanded(Phrase phrase, int object, String what) {
    var isTable = phrase.has(object, "table");
    var start = behindTable(phrase, object);
    var demands = new TreeSet<String>();
    for (var i = start; i < phrase.size(); i++) {
      if (phrase.has(i, "(") && phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (phrase.has(i, what)
          && phrase.kind(i) == Token.Kind.WORD
          && !phrase.has(i - 1, ".")) {
        // Within an action of ALTER TABLE it is the name of something, CHANGE algorithm instant
        // INT.
        var mayStandAlone = !isTable || i == start || phrase.has(i - 1, ",");
        if (phrase.has(i + 1, "=")) {
          demands.add(phrase.key(i + 2));
        } else if (mayStandAlone && DEMANDS.contains(phrase.key(i + 1))) {
          demands.add(phrase.key(i + 1));
        }
      }
    }
    return demands.size() == 1 ? demands.first() : "";
  }

  /** Where the actions of ALTER TABLE begin, or the options of an index. */
  private static int behindTable(Phrase phrase, int object) {
    var on = phrase.has(object, "table") ? object : DdlTables.word(phrase, object, "on");
    var table = TableNames.head(phrase, on + 1);
    return TableNames.behindWait(phrase, table.end());
  }
}
