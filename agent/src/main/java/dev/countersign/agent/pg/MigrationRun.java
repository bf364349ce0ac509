package dev.countersign.agent.pg;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.run.MigrationStep;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Migrations in a transaction that has begun: all of them and what is written of them, or nothing.
 * Nobody else can migrate the target meanwhile, whoever it is.
 */
final class MigrationRun {
  private final PgSession session;
  private final MigrationSql sql;
  private final Run run;

  /**
   * A run in that session.
   *
   * @param run what the texts are handed to
   */
  MigrationRun(PgSession session, Grant grant, Run run) {
    this.session = session;
    this.sql = new MigrationSql(MigrationTable.NAME, grant.execution());
    this.run = run;
  }

  Ended go(MigrationDocument document, String transaction)
      throws SessionException, InterruptedException {
    var plan = MigrationPlan.of(document, MigrationTable.lockAndRead(session, sql));
    return switch (plan) {
      case MigrationPlan.Refused(var code, var message) -> Failed.of(code, message);
      case MigrationPlan.Steps(var steps) ->
          steps.stream().anyMatch(MigrationStep::resumes)
              ? Failed.of(
                  MigrationPlan.STALE,
                  "Expected no migration that has stopped midway, which none does in PostgreSQL, but"
                      + " there is one; nothing was run")
              : go(steps, transaction);
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
        texts.add(sql.finish(step));
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
