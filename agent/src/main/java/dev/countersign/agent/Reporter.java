package dev.countersign.agent;

import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import java.time.Duration;
import java.util.Optional;

/** Says what came of an execution, again and again until the log has it. */
final class Reporter {
  private static final Duration DELIVER_WITHIN = Duration.ofSeconds(30);

  private final Commands commands;
  private final Persistence persistence;

  Reporter(Commands commands, Persistence persistence) {
    this.commands = commands;
    this.persistence = persistence;
  }

  void finish(ExecutionId execution, Report report) throws InterruptedException {
    deliver(execution, new FinishExecution(execution, report));
  }

  /** It was given to this agent and never begun. */
  void neverRan(ExecutionId execution) throws InterruptedException {
    finish(
        execution,
        Report.Failed.of(
            "CLAIM_ANSWERED_LATE",
            "Expected an answer to the claim in time, but it came after the agent had given"
                + " up waiting; nothing was run"));
  }

  void reconcile(ExecutionId execution, Outcome outcome, String evidence)
      throws InterruptedException {
    deliver(execution, new ReconcileExecution(execution, outcome, evidence, Optional.empty()));
  }

  /** What was found of an Unknown one that nothing at the target tells the end of. */
  void inspection(ExecutionId execution, String found) throws InterruptedException {
    deliver(execution, new ReportInspection(execution, found));
  }

  /** One id for all attempts: policy-service takes the command once, however often it comes. */
  private void deliver(ExecutionId execution, RequestCommand command) throws InterruptedException {
    var id = commands.newId();
    persistence.untilDone(
        "report", execution, () -> commands.send(id, execution.request(), command, DELIVER_WITHIN));
  }
}
