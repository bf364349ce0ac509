package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;
import static dev.countersign.protocol.request.RefusalCode.NOT_YOUR_EXECUTION;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Ran;
import dev.countersign.engine.request.Run.Claimed;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.LateReport;

/** What agents say of the executions they claimed, and of those that were lost sight of. */
final class Reporting {
  private static final int MAX_CODE = 100;
  private static final int MAX_MESSAGE = 4_000;

  private Reporting() {}

  static Decision<RequestEvent> hear(Hearing hearing, Heartbeat heartbeat) {
    if (!(hearing.state() instanceof Executing request)
        || !(request.run() instanceof Claimed run)
        || !run.execution().equals(heartbeat.execution())) {
      return notRunning(heartbeat.execution());
    }
    return isBy(hearing, run.agent())
        ? new Decision.Nothing<>()
        : notYours(run.execution(), run.agent(), hearing);
  }

  /** Also from Unknown: the agent that ran it is the one who knows. */
  static Decision<RequestEvent> finish(Hearing hearing, FinishExecution end) {
    if (hearing.state() instanceof Executing request
        && request.run() instanceof Claimed run
        && run.execution().equals(end.execution())) {
      return isBy(hearing, run.agent())
          ? hearing.accept(outcome(hearing, request, run, end.report()))
          : notYours(run.execution(), run.agent(), hearing);
    }
    return late(hearing, end);
  }

  private static RequestEvent outcome(
      Hearing hearing, Executing request, Claimed run, Report report) {
    int left = isUnclear(report) ? 0 : runsLeft(hearing, request, run, outcomeOf(report));
    return switch (report) {
      case Report.Succeeded(var result) -> new ExecutionSucceeded(run.execution(), result, left);
      case Report.Failed(var failure, var words) ->
          new ExecutionFailed(
              run.execution(),
              new Failure(
                  Wording.clipped(failure.code(), MAX_CODE),
                  Wording.clipped(failure.message(), MAX_MESSAGE),
                  failure.effectUnclear()),
              words,
              left);
      case Report.Stopped _ -> new ExecutionCancelled(run.execution(), left);
    };
  }

  /** What may have happened once must not be repeated before a person has looked. */
  private static boolean isUnclear(Report report) {
    return report instanceof Report.Failed failed && failed.failure().effectUnclear();
  }

  private static Outcome outcomeOf(Report report) {
    return switch (report) {
      case Report.Succeeded _ -> Outcome.SUCCEEDED;
      case Report.Failed _ -> Outcome.FAILED;
      case Report.Stopped _ -> Outcome.CANCELLED;
    };
  }

  /**
   * How often the operation may run after this: never again once someone asked for a stop or the
   * approval has lapsed; as often as before where it had no effect and may be repeated; else once
   * less.
   */
  static int runsLeft(Hearing hearing, Executing request, Claimed run, Outcome outcome) {
    var approval = request.approval();
    if (run.stopAsked() || hearing.isOver(request, approval.since(), approval.until())) {
      return 0;
    }
    var free = outcome != Outcome.SUCCEEDED && request.workflow().repeatFailed();
    return request.runs().left() - (free ? 0 : 1);
  }

  /** A report of an execution that is over is recorded, once, and changes nothing. */
  private static Decision<RequestEvent> late(Hearing hearing, FinishExecution end) {
    var finished =
        hearing.state() instanceof Ran request ? request.runs().finished(end.execution()) : null;
    if (finished == null || finished.isEmpty()) {
      return notRunning(end.execution());
    }
    var run = finished.get();
    if (!isBy(hearing, run.agent())) {
      return notYours(run.execution(), run.agent(), hearing);
    }
    return run.reportedLate()
        ? notRunning(run.execution())
        : hearing.accept(new LateReport(run.execution(), outcomeOf(end.report())));
  }

  private static boolean isBy(Hearing hearing, Subject agent) {
    return hearing.actor().kind() == PrincipalKind.AGENT && hearing.subject().equals(agent);
  }

  static boolean isOfPool(Hearing hearing, String pool) {
    return hearing.actor().kind() == PrincipalKind.AGENT
        && hearing
            .governance()
            .agent(hearing.subject())
            .filter(agent -> agent.pool().equals(pool))
            .isPresent();
  }

  private static Decision<RequestEvent> notRunning(ExecutionId execution) {
    return refuse(NOT_RUNNING, "Expected an execution that runs, but %s does not", execution);
  }

  private static Decision<RequestEvent> notYours(
      ExecutionId execution, Subject agent, Hearing hearing) {
    return refuse(
        NOT_YOUR_EXECUTION,
        "Expected agent %s, which claimed %s, but it is %s",
        agent,
        execution,
        hearing.subject());
  }
}
