package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.MigrationOutsideRun;
import dev.countersign.agent.outside.MigrationTexts;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.run.MigrationStep;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.sql.SqlText.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * Migrations none of whose statements commits by itself, in a transaction that has begun: all of
 * them and what is written of them, or nothing.
 */
final class MigrationRun {
  private final MigrationTable table;
  private final MigrationTexts.Whole cut;

  MigrationRun(MigrationTable table, MigrationTexts.Whole cut) {
    this.table = table;
    this.cut = cut;
  }

  /**
   * Runs them to their end.
   *
   * @param run what the statements are handed to
   */
  Ended go(MigrationDocument document, Run run) throws SessionException, InterruptedException {
    if (!table.isLocked()) {
      return MigrationOutsideRun.BUSY;
    }
    return switch (MigrationPlan.of(document, table.read(), cut.count())) {
      case MigrationPlan.Refused(var code, var message) -> Failed.of(code, message);
      case MigrationPlan.Steps(var steps) -> go(steps, run);
    };
  }

  private Ended go(List<MigrationStep> steps, Run run) throws InterruptedException {
    var texts = new ArrayList<String>();
    var titles = new ArrayList<String>();
    for (var step : steps) {
      if (step.runs()) {
        texts.addAll(cut.of(step.migration()).stream().map(Piece::text).toList());
      }
      if (step.work() != MigrationStep.Work.SKIP) {
        texts.add(table.sql().finish(step));
      }
      while (titles.size() < texts.size()) {
        titles.add(step.migration().title());
      }
    }
    texts.add(MigrationSql.summary(steps));
    var ended = run.go(texts);
    return ended instanceof Failed failed && run.begun() <= titles.size() && run.begun() > 0
        ? failed.at("it was in " + titles.get(run.begun() - 1))
        : ended;
  }
}
