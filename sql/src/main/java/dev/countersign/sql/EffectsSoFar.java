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

  /** Whatever it is, nobody can say what it reads and changes. */
  void unknown() {
    unknown.addAll(EnumSet.allOf(EffectList.class));
  }

  void where(Where atLeast) {
    where = where.worst(atLeast);
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
    where(other.where());
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
