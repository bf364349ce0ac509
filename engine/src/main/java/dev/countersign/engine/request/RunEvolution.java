package dev.countersign.engine.request;

import static dev.countersign.engine.Unfit.because;
import static dev.countersign.engine.request.Fit.require;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.Cancelled;
import dev.countersign.engine.request.RequestState.Completed;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Expired;
import dev.countersign.engine.request.RequestState.Ran;
import dev.countersign.engine.request.Run.Claimed;
import dev.countersign.engine.request.Run.Granted;
import dev.countersign.engine.request.Run.Publishing;
import dev.countersign.engine.request.Run.Queued;
import dev.countersign.engine.request.Run.Running;
import dev.countersign.engine.request.Run.Unknown;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import java.util.Optional;

/**
 * The part of the fold that is about executions, from the queue to the last reading of a result.
 */
final class RunEvolution {

  private RunEvolution() {}

  static Executing queued(Approved state, At at, ExecutionQueued event) {
    require(
        Lanes.toTake(state).isPresent(),
        "expected an operation that takes its turn in a lane, but it does not");
    return begun(
        state,
        at,
        event.execution(),
        new Queued(event.execution(), event.resultKey(), event.stored()));
  }

  /** From the queue, or at once where there is none to stand in. */
  static Executing granted(Ran state, At at, ExecutionGranted event) {
    var granted = new Granted(event.execution(), event.pool(), event.until(), event.lease());
    return switch (state) {
      case Executing it -> {
        run(it, Queued.class, event.execution());
        yield it.with(at.position(), granted);
      }
      case Approved it -> {
        require(
            Lanes.toTake(it).isEmpty(), "expected it to wait for its turn in the lane, but it ran");
        yield begun(it, at, event.execution(), granted);
      }
      case Completed _, Expired _, Cancelled _ ->
          throw because("expected an approved request, but it is over");
    };
  }

  private static Executing begun(Approved state, At at, ExecutionId execution, Run run) {
    require(
        state.submission().kind() != OperationKind.APPROVAL
            && state.submission().kind() != OperationKind.POLICY_CHANGE,
        "expected an operation that agents run, but it is %s",
        state.submission().kind());
    var runs = state.runs().oneMoreBegun();
    sameExecution(ExecutionId.of(state.id(), runs.begun()), execution);
    return new Executing(
        at.position(), state.submission(), state.workflow(), state.approval(), runs, run);
  }

  static Approved missed(Executing state, At at, TurnMissed event) {
    run(state, Queued.class, event.execution());
    return approvedAgain(state, at, state.runs());
  }

  static Executing publicationAsked(Approved state, At at, PublicationAsked event) {
    require(
        state.submission().kind() == OperationKind.POLICY_CHANGE,
        "expected a change of policies, but it is %s",
        state.submission().kind());
    StepEvolution.sameOperation(state.submission(), event.operation());
    var runs = state.runs().oneMoreBegun();
    var execution = ExecutionId.of(state.id(), runs.begun());
    sameExecution(execution, event.execution());
    return new Executing(
        at.position(),
        state.submission(),
        state.workflow(),
        state.approval(),
        runs,
        new Publishing(execution));
  }

  static Approved lapsed(Executing state, At at, GrantExpired event) {
    run(state, Granted.class, event.execution());
    return approvedAgain(state, at, state.runs());
  }

  static Executing started(Executing state, At at, ExecutionStarted event) {
    var run = run(state, Granted.class, event.execution());
    return state.with(
        at.position(),
        new Running(
            run.execution(), run.pool(), event.agent(), at.position().time(), run.lease(), false));
  }

  static Executing stopAsked(Executing state, At at, CancelAsked event) {
    return state.with(at.position(), run(state, Running.class, event.execution()).stopped());
  }

  static RequestState succeeded(Executing state, At at, ExecutionSucceeded event) {
    var run = underWay(state, event.execution());
    return after(
        state, at, finished(run, Outcome.SUCCEEDED, Optional.of(event.result())), event.runsLeft());
  }

  static RequestState failed(Executing state, At at, ExecutionFailed event) {
    var run = underWay(state, event.execution());
    return after(state, at, finished(run, Outcome.FAILED, event.words()), event.runsLeft());
  }

  static RequestState ended(
      Executing state, At at, ExecutionId execution, Outcome outcome, int runsLeft) {
    var run = run(state, Claimed.class, execution);
    return after(state, at, finished(run, outcome, Optional.empty()), runsLeft);
  }

  private static Finished finished(Run run, Outcome outcome, Optional<ResultSummary> sealed) {
    var hasResult = sealed.filter(it -> it.chunks() > 0).isPresent();
    return new Finished(run.execution(), runner(run), outcome, hasResult, false, false);
  }

  /** Policies are changed by policy-service itself. */
  private static Subject runner(Run run) {
    return switch (run) {
      case Claimed it -> it.agent();
      case Publishing _ -> new Subject(Governance.POLICY_SERVICE);
      case Queued _, Granted _ ->
          throw because("expected %s to be under way, but nobody has it", run.execution());
    };
  }

  /** Claimed by an agent, or with governance. */
  private static Run underWay(Executing state, ExecutionId execution) {
    return state.run() instanceof Publishing
        ? run(state, Publishing.class, execution)
        : run(state, Claimed.class, execution);
  }

  static Executing unknown(Executing state, At at, ExecutionUnknown event) {
    var run = run(state, Running.class, event.execution());
    return state.with(
        at.position(),
        new Unknown(
            run.execution(), run.pool(), run.agent(), run.stopAsked(), Optional.empty(), 0));
  }

  static Executing inspected(Executing state, At at, ExecutionInspected event) {
    var run = run(state, Unknown.class, event.execution());
    return state.with(at.position(), run.inspected(event.found()));
  }

  static RequestState reconciled(Executing state, At at, ExecutionReconciled event) {
    run(state, Unknown.class, event.execution());
    require(
        event.outcome() == Outcome.SUCCEEDED || event.outcome() == Outcome.FAILED,
        "expected SUCCEEDED or FAILED, but it is %s",
        event.outcome());
    var run = run(state, Claimed.class, event.execution());
    return after(
        state, at, finished(run, event.outcome(), Optional.empty()).byAnother(), event.runsLeft());
  }

  private static RequestState after(Executing state, At at, Finished run, int runsLeft) {
    require(
        runsLeft >= 0 && runsLeft <= state.runs().left(),
        "expected 0 to %d runs left, but it is %d",
        state.runs().left(),
        runsLeft);
    var runs = state.runs().andFinished(run, runsLeft);
    return runsLeft == 0
        ? new Completed(at.position(), state.submission(), state.workflow(), runs)
        : approvedAgain(state, at, runs);
  }

  private static Approved approvedAgain(Executing state, At at, Runs runs) {
    return new Approved(
        at.position(), state.submission(), state.workflow(), state.approval(), runs);
  }

  static RequestState reportedLate(Ran state, At at, LateReport event) {
    require(
        state.runs().finished(event.execution()).filter(it -> !it.reportedLate()).isPresent(),
        "expected a finished execution without a late report, but %s is not",
        event.execution());
    return state.with(at.position(), state.runs().andReportedLate(event.execution()));
  }

  static RequestState read(Ran state, At at, ResultRead event) {
    require(
        state.runs().finished(event.execution()).filter(Finished::hasResult).isPresent(),
        "expected a result, but %s has none",
        event.execution());
    return state.with(at.position(), state.runs());
  }

  static RequestState forgotten(Ran state, At at, ResultForgotten event) {
    require(
        state.runs().finished(event.execution()).filter(Finished::hasResult).isPresent(),
        "expected a result, but %s has none",
        event.execution());
    return state.with(at.position(), state.runs().andForgotten(event.execution()));
  }

  private static <R extends Run> R run(Executing state, Class<R> expected, ExecutionId execution) {
    var run = state.run();
    sameExecution(run.execution(), execution);
    require(
        expected.isInstance(run),
        "expected it to be %s, but it is %s",
        expected.getSimpleName(),
        run.getClass().getSimpleName());
    return expected.cast(run);
  }

  private static void sameExecution(ExecutionId expected, ExecutionId actual) {
    require(expected.equals(actual), "expected execution %s, but it is %s", expected, actual);
  }
}
