package dev.countersign.sql;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Where;
import java.util.Map;
import java.util.Set;

/**
 * Judges what changes the schema, by its words: which kind of object, which tables, and whether
 * anything in it goes beyond the schema. A query inside (CREATE … AS) is judged as one.
 */
final class Ddl {

  /** A script, what happens by the clock, rows of others: not only made, but run. */
  private static final Set<String> RUNS_CODE = Set.of("extension", "event", "subscription");

  /** What MySQL has before VIEW: how it is worked out, and with whose rights. */
  private static final Set<String> VIEW_OPTIONS = Set.of("algorithm", "definer", "sql");

  private Ddl() {}

  static void judge(Phrase phrase, Parser parser, Verdict verdict) {
    var object = DdlKind.objectAt(phrase);
    var kind = DdlKind.of(phrase, object);
    switch (kind) {
      case DDL, DESTRUCTIVE -> {
        verdict.raise(kind);
        Destruction.of(phrase, object).forEach(verdict::note);
        tables(phrase, object, verdict);
        verdict.effects().unknown(EffectList.COLUMNS_WRITTEN);
        if (DdlUnnamed.isIn(phrase, object)) {
          verdict.effects().unknown(EffectList.WRITES);
        }
        if (DdlUnnamed.hasElements(phrase, object)) {
          verdict.effects().unknown();
        }
        DdlLocks.judge(phrase, object, verdict.effects());
        if (Destruction.removesRows(phrase)) {
          verdict.effects().where(Where.MISSING);
        }
        DdlBeyond.judge(phrase, verdict);
        calls(phrase, object, verdict);
        innerQuery(phrase, object, parser, verdict);
      }
      case PRIVILEGED -> {
        verdict.raise(
            StatementClass.PRIVILEGED,
            "is about a " + phrase.key(object) + ", which is more than schema");
        DdlBeyond.powers(phrase, object, verdict);
        if (!phrase.isPostgres() && phrase.hasWord("begin")) {
          verdict.raise(
              StatementClass.OPAQUE,
              "has a body of several statements, which is not looked into, so it counts as opaque");
        }
        tables(phrase, object, verdict);
        verdict.effects().unknownNames();
        verdict.effects().ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
        if (RUNS_CODE.contains(phrase.key(object))) {
          verdict.effects().unknown();
        }
        if (VIEW_OPTIONS.contains(phrase.key(object)) && !TransactionEffect.hasBody(phrase)) {
          innerQuery(phrase, object, parser, verdict);
        }
      }
      case NONE, READ, WRITE, OPAQUE ->
          verdict.raise(
              StatementClass.OPAQUE,
              "begins with "
                  + phrase.key(0)
                  + ", but is not about anything known, so it counts as opaque");
    }
  }

  /** Those of this statement alone count as changed by it. */
  private static void tables(Phrase phrase, int object, Verdict verdict) {
    var own = new Verdict();
    DdlTables.collect(phrase, object, own);
    verdict.tables(own.tables());
    verdict.effects().writes(own.tables());
    verdict.effects().add(own.effects().effects()); // whether there may be more
  }

  static void judgeLock(Phrase phrase, Verdict verdict) {
    verdict.raise(StatementClass.WRITE, "locks tables");
    verdict.effects().unknownNames();
    verdict.effects().ddl(DdlLocks.locked(phrase), Rewrite.NO);
    var isWord = phrase.has(1, "table") || (!phrase.isPostgres() && phrase.has(1, "tables"));
    if (isWord || phrase.isPostgres()) {
      verdict.tables(TableNames.list(phrase, isWord ? 2 : 1).names());
    }
  }

  private static void calls(Phrase phrase, int object, Verdict verdict) {
    Fields.judgeDangerous(phrase, verdict);
    for (var call : Calls.in(phrase, Map.of())) {
      if (call.isDangerous(phrase.dialect())) {
        Functions.judge(phrase.dialect(), call, verdict);
      }
    }
    var found = DdlCalls.in(phrase, object);
    found.calls().forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
    if (found.runsCode()) {
      verdict.note("has an operator, cast, field or type that may call code of somebody's own");
      verdict.effects().unknown();
    }
  }

  /** {@code CREATE TABLE … AS SELECT …}, with or without AS in MySQL, brackets or not. */
  private static void innerQuery(Phrase phrase, int object, Parser parser, Verdict verdict) {
    var start = InnerQuery.at(phrase, object);
    if (start > 0) {
      Queries.judge(queryFrom(phrase, start), parser, verdict);
    } else if (phrase.has(0, "create") && phrase.has(object, "view")) {
      verdict.raise(StatementClass.OPAQUE, "makes a view of no query, so it counts as opaque");
    } else if (phrase.has(0, "create") && (hasQuery(phrase) || isFilledByPrepared(phrase))) {
      verdict.effects().unknown();
    }
  }

  /** {@code AS EXECUTE name}: by a query that stands elsewhere. */
  private static boolean isFilledByPrepared(Phrase phrase) {
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i, "as", "execute")) {
        return true;
      }
    }
    return false;
  }

  /** Somewhere, where none is known to stand. */
  private static boolean hasQuery(Phrase phrase) {
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i, "select") && phrase.kind(i) == Token.Kind.WORD) {
        return true;
      }
    }
    return false;
  }

  /** The query, without what CREATE puts behind it. */
  private static Phrase queryFrom(Phrase phrase, int start) {
    var end = phrase.size();
    for (var i = start; i < end; i++) {
      var behindQuery =
          phrase.has(i, "with", "data")
              || phrase.has(i, "with", "no", "data")
              || phrase.has(i, "with", "check")
              || phrase.has(i, "with", "local", "check")
              || phrase.has(i, "with", "cascaded", "check");
      if (behindQuery || (phrase.has(i, ")") && phrase.partner(i) < start)) {
        end = i;
      }
    }
    return phrase.between(start, end);
  }
}
