package dev.countersign.engine.request;

import static dev.countersign.engine.Unfit.because;
import static dev.countersign.engine.request.Fit.expect;
import static dev.countersign.engine.request.Fit.require;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.Rules;
import dev.countersign.engine.Unfit;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.BetweenSteps;
import dev.countersign.engine.request.RequestState.Cancelled;
import dev.countersign.engine.request.RequestState.Completed;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Expired;
import dev.countersign.engine.request.RequestState.Expiring;
import dev.countersign.engine.request.RequestState.Final;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.engine.request.RequestState.Ran;
import dev.countersign.engine.request.RequestState.Submitted;
import dev.countersign.engine.request.Run.Granted;
import dev.countersign.engine.request.Run.Queued;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.RequestId;
import java.util.List;
import java.util.Optional;

/**
 * The fold of a request: one line an event, which names the state it may meet. It judges nothing
 * anew: it only refuses a history that no decision could have made.
 */
final class Evolution {

  private Evolution() {}

  static RequestState evolve(RequestState state, At at, RequestEvent event) {
    try {
      require(
          at.position().sequence() == state.sequence() + 1,
          "expected sequence %d, but it is %d",
          state.sequence() + 1,
          at.position().sequence());
      if (state instanceof Known known) {
        require(
            known.id().value().equals(at.aggregate()),
            "expected an event of %s, but it is of %s",
            known.id(),
            at.aggregate());
      }
      return next(state, at, event);
    } catch (Unfit unfit) {
      throw new ImpossibleEventException(
          at.aggregate(),
          at.position().sequence(),
          state.getClass().getSimpleName(),
          event.getClass().getSimpleName(),
          unfit.getMessage());
    }
  }

  private static RequestState next(RequestState state, At at, RequestEvent event) {
    return switch (event) {
      case RequestSubmitted it -> {
        expect(state, None.class);
        yield submitted(at, it);
      }
      case WorkflowPinned it -> pinned(expect(state, Submitted.class), at, it);
      case GlassBroken it -> ReviewEvolution.broken(expect(state, BetweenSteps.class), at, it);
      case EvidenceAsked it -> EvidenceEvolution.asked(expect(state, Known.class), at, it);
      case EvidenceGathered it -> EvidenceEvolution.gathered(expect(state, Known.class), at, it);
      case EvidenceFailed it -> EvidenceEvolution.failed(expect(state, Known.class), at, it);
      case EvidenceRead it -> EvidenceEvolution.read(expect(state, Known.class), at, it);
      case StepBypassed it -> StepEvolution.bypassed(expect(state, BetweenSteps.class), at, it);
      case StepOpened it -> StepEvolution.opened(expect(state, BetweenSteps.class), at, it);
      case VoteCast it -> StepEvolution.voted(expect(state, Pending.class), at, it);
      case VoteWithdrawn it -> StepEvolution.withdrawn(expect(state, Pending.class), at, it);
      case VoteDiscounted it -> StepEvolution.discounted(expect(state, Pending.class), at, it);
      case StepMet it -> StepEvolution.met(expect(state, Pending.class), at, it);
      case StepOverridden it -> StepEvolution.overridden(expect(state, Pending.class), at, it);
      case RequestApproved it -> approved(expect(state, BetweenSteps.class), at, it);
      case RequestRejected it -> StepEvolution.rejected(expect(state, Pending.class), at, it);
      case RequestExpired it -> expired(expect(state, Expiring.class), at, it);
      case RequestCancelled _ -> cancelled(state, at);
      case ApprovalConsumed it -> consumed(expect(state, Approved.class), at, it);
      case ExecutionQueued it -> RunEvolution.queued(expect(state, Approved.class), at, it);
      case TurnMissed it -> RunEvolution.missed(expect(state, Executing.class), at, it);
      case ExecutionGranted it -> RunEvolution.granted(expect(state, Ran.class), at, it);
      case PublicationAsked it ->
          RunEvolution.publicationAsked(expect(state, Approved.class), at, it);
      case GrantExpired it -> RunEvolution.lapsed(expect(state, Executing.class), at, it);
      case ExecutionStarted it -> RunEvolution.started(expect(state, Executing.class), at, it);
      case CancelAsked it -> RunEvolution.stopAsked(expect(state, Executing.class), at, it);
      case ExecutionSucceeded it -> RunEvolution.succeeded(expect(state, Executing.class), at, it);
      case ExecutionFailed it -> RunEvolution.failed(expect(state, Executing.class), at, it);
      case ExecutionCancelled it ->
          RunEvolution.ended(
              expect(state, Executing.class), at, it.execution(), Outcome.CANCELLED, it.runsLeft());
      case ExecutionUnknown it -> RunEvolution.unknown(expect(state, Executing.class), at, it);
      case ExecutionInspected it -> RunEvolution.inspected(expect(state, Executing.class), at, it);
      case ExecutionReconciled it ->
          RunEvolution.reconciled(expect(state, Executing.class), at, it);
      case LateReport it -> RunEvolution.reportedLate(expect(state, Ran.class), at, it);
      case ResultRead it -> RunEvolution.read(expect(state, Ran.class), at, it);
      case ResultForgotten it -> RunEvolution.forgotten(expect(state, Ran.class), at, it);
      case BreakGlassReviewed _ -> ReviewEvolution.reviewed(expect(state, Known.class), at);
      case BreakGlassReviewOverdue it ->
          ReviewEvolution.overdue(expect(state, Known.class), at, it);
    };
  }

  private static Submitted submitted(At at, RequestSubmitted event) {
    require(
        RequestId.isWellFormed(at.aggregate()),
        "expected a request id, but the aggregate is %s",
        at.aggregate());
    var submission =
        new Submission(
            new RequestId(at.aggregate()),
            at.actor(),
            at.token(),
            at.position().time(),
            event.kind(),
            event.target(),
            event.facts().statementClass(),
            event.facts().tables().stream().limit(Submission.MAX_TABLES).toList(),
            event.operation(),
            event.note(),
            List.copyOf(event.shareWith()),
            List.copyOf(event.consumers()),
            event.dispatch(),
            event.resultKey(),
            event.stored(),
            Optional.empty(),
            Optional.empty());
    return new Submitted(at.position(), submission);
  }

  private static BetweenSteps pinned(Submitted state, At at, WorkflowPinned event) {
    var workflow = event.workflow();
    require(
        workflow.rules() == Rules.VERSION,
        "expected rules version %d, but it is %d",
        Rules.VERSION,
        workflow.rules());
    return new BetweenSteps(at.position(), state.submission(), workflow, List.of());
  }

  private static Approved approved(BetweenSteps state, At at, RequestApproved event) {
    var steps = state.workflow().steps();
    require(
        state.met().size() == steps.size(),
        "expected %d steps to be met, but %d are",
        steps.size(),
        state.met().size());
    var way = Stepping.way(state);
    require(event.way() == way, "expected approval by %s, but it is by %s", way, event.way());
    require(event.executions() >= 1, "expected a run at least, but it is %d", event.executions());
    return new Approved(
        at.position(),
        state.submission(),
        state.workflow(),
        new Approval(way, at.position().time(), event.until(), state.met()),
        Runs.of(event.executions()));
  }

  private static Completed consumed(Approved state, At at, ApprovalConsumed event) {
    require(
        state.submission().kind() == OperationKind.APPROVAL,
        "expected an approval, but it is %s",
        state.submission().kind());
    StepEvolution.sameOperation(state.submission(), event.operation());
    return new Completed(at.position(), state.submission(), state.workflow(), Runs.NONE);
  }

  private static Expired expired(Expiring state, At at, RequestExpired event) {
    require(
        event.was() == state.status(), "expected %s, but it was %s", state.status(), event.was());
    var runs =
        switch (state) {
          case Pending _ -> Runs.NONE;
          case Approved it -> it.runs();
        };
    return new Expired(at.position(), state.submission(), state.workflow(), event.was(), runs);
  }

  private static Cancelled cancelled(RequestState state, At at) {
    return switch (state) {
      case Pending it -> new Cancelled(at.position(), it.submission(), it.workflow(), Runs.NONE);
      case Approved it -> new Cancelled(at.position(), it.submission(), it.workflow(), it.runs());
      case Executing it when it.run() instanceof Granted || it.run() instanceof Queued ->
          new Cancelled(at.position(), it.submission(), it.workflow(), it.runs());
      case None _, Passing _, Executing _, Final _ ->
          throw because("expected a request that waits, but it does not");
    };
  }
}
