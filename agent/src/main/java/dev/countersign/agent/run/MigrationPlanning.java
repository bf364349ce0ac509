package dev.countersign.agent.run;

import dev.countersign.agent.run.MigrationStep.Work;
import dev.countersign.protocol.request.AppliedMigration;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One look at document and table; what is planned already counts as done. */
final class MigrationPlanning {
  private final MigrationDocument document;
  private final TreeMap<Long, MigrationRow> rows = new TreeMap<>();
  private final MigrationPlan.Count count;

  MigrationPlanning(
      MigrationDocument document, List<MigrationRow> rows, MigrationPlan.Count count) {
    this.document = document;
    this.count = count;
    rows.forEach(it -> this.rows.put(it.version(), it));
  }

  List<MigrationStep> steps() throws Objection {
    requireBelieved();
    requireWhole();
    var steps = new ArrayList<MigrationStep>();
    for (var migration : document.migrations()) {
      var row = Optional.ofNullable(rows.get(migration.version()));
      var work = work(migration, row);
      int statements = work.accepts() ? count.of(migration).orElse(0) : 0;
      steps.add(new MigrationStep(migration, work, row, statements));
      if (work == Work.RUN_DOWN) {
        rows.remove(migration.version());
      }
    }
    return steps;
  }

  private Work work(Migration migration, Optional<MigrationRow> row) throws Objection {
    return switch (document.action()) {
      case UP -> up(migration, row);
      case DOWN -> down(migration, row);
      case MARK_APPLIED -> markApplied(migration, row);
      case MARK_REVERTED -> row.isEmpty() ? Work.SKIP : known(migration, row.get(), Work.FORGET);
      case RESUME_UP -> resumeUp(migration, row);
      case RESUME_DOWN -> resumeDown(migration, row);
      case ACCEPT_CHECKSUM -> acceptUp(migration, row);
      case ACCEPT_DOWN -> acceptDown(migration, row);
    };
  }

  private Work up(Migration migration, Optional<MigrationRow> row) throws Objection {
    if (row.isPresent()) {
      return unchanged(migration, row.get(), Work.SKIP);
    }
    if (!document.outOfOrder() && !rows.isEmpty() && rows.lastKey() > migration.version()) {
      throw new Objection(
          MigrationPlan.OUT_OF_ORDER,
          "Expected a migration newer than %d, the newest at the target, but %s is older"
              .formatted(rows.lastKey(), migration.title()));
    }
    return Work.RUN_UP;
  }

  private Work down(Migration migration, Optional<MigrationRow> row) throws Objection {
    if (row.isEmpty()) {
      return Work.SKIP;
    }
    if (rows.lastKey() != migration.version()) {
      throw new Objection(
          MigrationPlan.OUT_OF_ORDER,
          "Expected %d, the newest at the target, to be undone first, but it is %s"
              .formatted(rows.lastKey(), migration.title()));
    }
    return unchanged(migration, row.get(), Work.RUN_DOWN);
  }

  /** Somebody has finished by hand, so what its file was when it began no longer counts. */
  private static Work markApplied(Migration migration, Optional<MigrationRow> row)
      throws Objection {
    return row.isPresent() && row.get().isWhole()
        ? unchanged(migration, row.get(), Work.SKIP)
        : Work.MARK;
  }

  private static Work resumeUp(Migration migration, Optional<MigrationRow> row) throws Objection {
    if (row.isPresent() && row.get().isWhole()) {
      return unchanged(migration, row.get(), Work.SKIP);
    }
    requireStopped(migration, row, MigrationRow.APPLYING);
    return unchanged(migration, row.orElseThrow(), Work.RUN_UP);
  }

  private static Work resumeDown(Migration migration, Optional<MigrationRow> row) throws Objection {
    if (row.isEmpty()) {
      return Work.SKIP;
    }
    requireStopped(migration, row, MigrationRow.REVERTING);
    var text = MigrationText.checksum(migration.sql()).value();
    if (!text.equals(row.get().text())) {
      throw new Objection(
          MigrationPlan.CHANGED,
          "Expected the down file of %s as it was begun, but it has changed"
              .formatted(migration.title()));
    }
    return Work.RUN_DOWN;
  }

  private Work acceptUp(Migration migration, Optional<MigrationRow> row) throws Objection {
    if (row.isEmpty()) {
      throw new Objection(
          MigrationPlan.STALE,
          "Expected %s at the target, but it is not".formatted(migration.title()));
    }
    if (row.get().checksum().equals(migration.checksum().value())) {
      return Work.SKIP;
    }
    boolean isBegun = row.get().state().equals(MigrationRow.APPLYING);
    requireDone(migration, row.get(), isBegun ? row.get().done() : 0);
    if (isBegun) {
      requireRest(migration, row.get());
    }
    return Work.ACCEPT;
  }

  private Work acceptDown(Migration migration, Optional<MigrationRow> row) throws Objection {
    if (row.filter(it -> it.state().equals(MigrationRow.REVERTING)).isEmpty()) {
      throw new Objection(
          MigrationPlan.STALE,
          "Expected %s to have stopped on its way down, but it has not"
              .formatted(migration.title()));
    }
    if (row.get().text().equals(MigrationText.checksum(migration.sql()).value())) {
      return Work.SKIP;
    }
    requireDone(migration, row.get(), row.get().done());
    requireRest(migration, row.get());
    return known(migration, row.get(), Work.ACCEPT_DOWN);
  }

  /** Whoever approved was told behind which statement the changed file goes on. */
  private static void requireDone(Migration migration, MigrationRow row, int done)
      throws Objection {
    if (migration.from() != done + 1) {
      throw new Objection(
          MigrationPlan.STALE,
          "Expected %s to have stopped with %d statements done, but it is %s, and %s"
              .formatted(migration.title(), migration.from() - 1, row.state(), row.progress()));
    }
  }

  /** What is done is counted off the changed file, so it has to have that many. */
  private void requireRest(Migration migration, MigrationRow row) throws Objection {
    var statements = count.of(migration);
    if (statements.isEmpty()) {
      throw new Objection(
          MigrationPlan.CHANGED,
          "Expected statements in the file of %s that take effect one by one, as when it was begun, but there are others: put it back, or finish or undo it by hand and mark it"
              .formatted(migration.title()));
    }
    if (statements.getAsInt() < row.done()) {
      throw new Objection(
          MigrationPlan.CHANGED,
          "Expected the file of %s to have the %d statements that are done, and those behind them, but it has %d: put them back, or finish or undo it by hand and mark it"
              .formatted(migration.title(), row.done(), statements.getAsInt()));
    }
  }

  /** Where it goes on must be where it may have stopped. */
  private static void requireStopped(Migration migration, Optional<MigrationRow> row, String state)
      throws Objection {
    var at = row.filter(it -> it.state().equals(state));
    if (at.isEmpty()
        || migration.from() <= at.get().done()
        || migration.from() > at.get().begun() + 1) {
      throw new Objection(
          MigrationPlan.STALE,
          "Expected %s to have stopped before statement %d, but %s"
              .formatted(
                  migration.title(),
                  migration.from(),
                  at.map(MigrationRow::progress).orElse("it has not stopped on that way")));
    }
  }

  private static Work unchanged(Migration migration, MigrationRow row, Work work) throws Objection {
    if (!row.checksum().equals(migration.checksum().value())) {
      throw new Objection(
          MigrationPlan.CHANGED,
          "Expected the file of %s as it is at the target, but it has changed since"
              .formatted(migration.title()));
    }
    return work;
  }

  private static Work known(Migration migration, MigrationRow row, Work work) throws Objection {
    if (!row.checksum().equals(migration.checksum().value())) {
      throw new Objection(
          MigrationPlan.STALE,
          "Expected %s at the target as it was when this was asked for, but it is another"
              .formatted(migration.title()));
    }
    return work;
  }

  /** What runs already, or ran since, is passed over; all else must be as the author found it. */
  private void requireBelieved() throws Objection {
    for (AppliedMigration it : document.applied()) {
      var row = rows.get(it.version());
      if (row == null) {
        if (document.migrations().stream().noneMatch(m -> m.version() == it.version())) {
          throw new Objection(
              MigrationPlan.STALE,
              "Expected %d at the target, as when this was asked for, but it is not: ask again"
                  .formatted(it.version()));
        }
      } else if (!row.checksum().equals(it.checksum().value())
          && !accepts(it.version(), row.checksum())) {
        throw new Objection(
            MigrationPlan.CHANGED,
            "Expected %d at the target as when this was asked for, but its checksum is another"
                .formatted(it.version()));
      }
    }
  }

  /** Whether that is what the document itself has made of it, in a run before. */
  private boolean accepts(long version, String checksum) {
    return !document.action().runs()
        && document.migrations().stream()
            .anyMatch(it -> it.version() == version && it.checksum().value().equals(checksum));
  }

  private void requireWhole() throws Objection {
    switch (document.action()) {
      case UP, DOWN -> {
        for (var row : rows.values()) {
          if (!row.isWhole()) {
            throw new Objection(
                MigrationPlan.INCOMPLETE,
                "Expected whole migrations at the target, but of %d %s: 'countersign migrate repair' tells how to go on"
                    .formatted(row.version(), row.progress()));
          }
        }
      }
      case MARK_APPLIED, MARK_REVERTED, RESUME_UP, RESUME_DOWN, ACCEPT_CHECKSUM, ACCEPT_DOWN -> {}
    }
  }

  /** Why nothing is to be done. */
  static final class Objection extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    Objection(String code, String message) {
      super(message);
      this.code = code;
    }

    String code() {
      return code;
    }
  }
}
