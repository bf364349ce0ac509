package dev.countersign.agent.pg;

import dev.countersign.agent.outside.MigrationOutsideRun;
import dev.countersign.agent.outside.MigrationTexts;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.run.MigrationStep;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Migrations all of which can run in a transaction, in one that has begun: all of them and what is
 * written of them, or nothing. Nobody else can migrate the target meanwhile, whoever it is.
 */
final class MigrationRun {
  private final MigrationTable table;
  private final Run run;

  /**
   * A run in that session.
   *
   * @param run what the texts are handed to
   */
  MigrationRun(MigrationTable table, Run run) {
    this.table = table;
    this.run = run;
  }

  Ended go(MigrationDocument document, String transaction)
      throws SessionException, InterruptedException {
    if (!table.isLockedForTransaction()) {
      return MigrationOutsideRun.BUSY;
    }
    return switch (MigrationPlan.of(
        document, table.lockAndRead(), MigrationTexts.count(Dialect.POSTGRESQL))) {
      case MigrationPlan.Refused(var code, var message) -> Failed.of(code, message);
      case MigrationPlan.Steps(var steps) -> go(steps, transaction);
    };
  }

  private Ended go(List<MigrationStep> steps, String transaction) throws InterruptedException {
    var texts = new ArrayList<String>();
    var titles = new ArrayList<String>();
    for (var step : steps) {
      if (step.runs()) {
        texts.add(step.migration().sql());
        titles.add(step.migration().title());
      }
      if (step.work() != MigrationStep.Work.SKIP) {
        texts.add(table.sql().finish(step));
        titles.add(step.migration().title());
      }
    }
    texts.add(MigrationSql.summary(steps));
    var ended = run.go(transaction, texts);
    return ended instanceof Failed failed && run.begun() <= titles.size() && run.begun() > 0
        ? failed.at("it was in " + titles.get(run.begun() - 1))
        : ended;
  }
}
