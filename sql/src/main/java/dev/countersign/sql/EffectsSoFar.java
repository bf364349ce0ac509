package dev.countersign.sql;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.Hazard;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** What is known so far of what a text reads and changes; it only ever grows. */
final class EffectsSoFar {

  /** More of them than a person reads, or a policy goes through. */
  private static final int MOST_NAMES = 1_000;

  private final Set<String> reads = new TreeSet<>();
  private final Set<String> writes = new TreeSet<>();
  private final Set<String> columnsRead = new TreeSet<>();
  private final Set<String> columnsWritten = new TreeSet<>();
  private final Set<EffectList> unknown = EnumSet.noneOf(EffectList.class);
  private final Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
  private Where where = Where.NONE;
  private Where ofStatement = Where.NONE;
  private boolean runsCode;
  private DdlLock lock = DdlLock.NONE;
  private Rewrite rewrite = Rewrite.NO;

  void reads(String table) {
    add(reads, table, EffectList.READS);
  }

  void writes(String table) {
    add(writes, table, EffectList.WRITES);
  }

  void writes(Collection<String> tables) {
    tables.forEach(this::writes);
  }

  void readsColumn(String table, String column) {
    add(columnsRead, table + "." + column, EffectList.COLUMNS_READ);
  }

  void writesColumn(String table, String column) {
    add(columnsWritten, table + "." + column, EffectList.COLUMNS_WRITTEN);
  }

  private void add(Set<String> names, String name, EffectList list) {
    if (names.size() < MOST_NAMES) {
      names.add(name);
    } else if (!names.contains(name)) {
      unknown.add(list);
    }
  }

  /** All of these may lack something. */
  void unknown(EffectList... lists) {
    unknown.addAll(Arrays.asList(lists));
  }

  /** It names less than it reads and changes, but runs nothing that nobody looked into. */
  void unknownNames() {
    unknown.addAll(EnumSet.allOf(EffectList.class));
  }

  /** It runs code that nobody looked into, which may do whatever its role may do. */
  void unknown() {
    unknownNames();
    runsCode = true;
  }

  void where(Where atLeast) {
    ofStatement = ofStatement.worst(atLeast);
  }

  /**
   * What follows is another statement. Of one that runs code, nobody can tell which rows are meant;
   * but where it has an UPDATE or DELETE of its own, that one's WHERE is what is said, as of one
   * that a trigger goes with.
   */
  void endStatement() {
    if (runsCode) {
      ddl(DdlLock.UNKNOWN, Rewrite.UNKNOWN);
      if (ofStatement == Where.NONE) {
        ofStatement = Where.UNKNOWN;
      }
    }
    where = where.worst(ofStatement);
    ofStatement = Where.NONE;
    runsCode = false;
  }

  void ddl(DdlLock atLeast, Rewrite alsoAtLeast) {
    lock = lock.worst(atLeast);
    rewrite = rewrite.worst(alsoAtLeast);
  }

  void hazard(Hazard hazard) {
    hazards.add(hazard);
  }

  /** Those of another text beside it. */
  void add(Effects other) {
    other.reads().forEach(this::reads);
    other.writes().forEach(this::writes);
    other.columnsRead().forEach(it -> add(columnsRead, it, EffectList.COLUMNS_READ));
    other.columnsWritten().forEach(it -> add(columnsWritten, it, EffectList.COLUMNS_WRITTEN));
    unknown.addAll(other.unknown());
    where = where.worst(other.where());
    ddl(other.lock(), other.rewrite());
    hazards.addAll(other.hazards());
  }

  /** All that can be said of a text that was understood. */
  Effects effects() {
    return new Effects(
        new ArrayList<>(reads),
        new ArrayList<>(writes),
        new ArrayList<>(columnsRead),
        new ArrayList<>(columnsWritten),
        new ArrayList<>(unknown),
        where,
        lock,
        rewrite,
        new ArrayList<>(hazards));
  }
}
