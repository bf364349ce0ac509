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
import dev.countersign.engine.request.RequestState.Rejected;
import dev.countersign.engine.request.RequestState.Submitted;
import dev.countersign.engine.request.Run.Granted;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
      case GlassBroken it -> broken(expect(state, BetweenSteps.class), at, it);
      case StepBypassed it -> bypassed(expect(state, BetweenSteps.class), at, it);
      case StepOpened it -> opened(expect(state, BetweenSteps.class), at, it);
      case VoteCast it -> voted(expect(state, Pending.class), at, it);
      case VoteWithdrawn it -> withdrawn(expect(state, Pending.class), at, it);
      case VoteDiscounted it -> discounted(expect(state, Pending.class), at, it);
      case StepMet it -> met(expect(state, Pending.class), at, it);
      case StepOverridden it -> overridden(expect(state, Pending.class), at, it);
      case RequestApproved it -> approved(expect(state, BetweenSteps.class), at, it);
      case RequestRejected it -> rejected(expect(state, Pending.class), at, it);
      case RequestExpired it -> expired(expect(state, Expiring.class), at, it);
      case RequestCancelled _ -> cancelled(state, at);
      case ApprovalConsumed it -> consumed(expect(state, Approved.class), at, it);
      case ExecutionGranted it -> RunEvolution.granted(expect(state, Approved.class), at, it);
      case GrantExpired it -> RunEvolution.lapsed(expect(state, Executing.class), at, it);
      case ExecutionStarted it -> RunEvolution.started(expect(state, Executing.class), at, it);
      case CancelAsked it -> RunEvolution.stopAsked(expect(state, Executing.class), at, it);
      case ExecutionSucceeded it -> RunEvolution.succeeded(expect(state, Executing.class), at, it);
      case ExecutionFailed it -> RunEvolution.failed(expect(state, Executing.class), at, it);
      case ExecutionCancelled it ->
          RunEvolution.ended(
              expect(state, Executing.class), at, it.execution(), Outcome.CANCELLED, it.runsLeft());
      case ExecutionUnknown it -> RunEvolution.unknown(expect(state, Executing.class), at, it);
      case ExecutionReconciled it ->
          RunEvolution.reconciled(expect(state, Executing.class), at, it);
      case LateReport it -> RunEvolution.reportedLate(expect(state, Ran.class), at, it);
      case ResultRead it -> RunEvolution.read(expect(state, Ran.class), at, it);
      case BreakGlassReviewed _ -> reviewed(expect(state, Known.class), at);
      case BreakGlassReviewOverdue it -> overdue(expect(state, Known.class), at, it);
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
            event.operation(),
            event.note(),
            List.copyOf(event.shareWith()),
            List.copyOf(event.consumers()),
            event.dispatch(),
            event.resultKey(),
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

  private static BetweenSteps broken(BetweenSteps state, At at, GlassBroken event) {
    require(
        state.met().isEmpty() && !state.submission().breakGlass(),
        "expected glass to be broken once and before the first step, but it is not");
    return state.with(at.position(), state.submission().with(Review.open(event.reviewBy())));
  }

  private static BetweenSteps bypassed(BetweenSteps state, At at, StepBypassed event) {
    require(
        event.step() == state.met().size() + 1 && Stepping.bypassesNext(state),
        "expected a step to come that can be bypassed, but it is %d",
        event.step());
    return behind(state, at, MetStep.bypassed(event.step()));
  }

  private static BetweenSteps behind(BetweenSteps state, At at, MetStep step) {
    return new BetweenSteps(
        at.position(), state.submission(), state.workflow(), append(state.met(), step));
  }

  private static Pending opened(BetweenSteps state, At at, StepOpened event) {
    int next = state.met().size() + 1;
    require(
        event.step() == next
            && next <= state.workflow().steps().size()
            && !Stepping.bypassesNext(state),
        "expected step %d of %d, but it is %d",
        next,
        state.workflow().steps().size(),
        event.step());
    return new Pending(
        at.position(),
        state.submission(),
        state.workflow(),
        state.met(),
        next,
        event.until(),
        List.of());
  }

  private static Pending voted(Pending state, At at, VoteCast event) {
    onOpenStep(state, event.step());
    require(
        event.operation().equals(state.submission().operation()),
        "expected a vote on %s, but it is on %s",
        state.submission().operation(),
        event.operation());
    require(
        state.voteOf(at.actor()).isEmpty(), "expected a first vote, but %s has voted", at.actor());
    return with(
        state, at, append(state.votes(), new Vote(at.actor(), event.verdict(), at.token())));
  }

  private static Pending withdrawn(Pending state, At at, VoteWithdrawn event) {
    onOpenStep(state, event.step());
    require(state.voteOf(at.actor()).isPresent(), "expected a vote, but %s has none", at.actor());
    return with(state, at, without(state.votes(), vote -> vote.voter().equals(at.actor())));
  }

  private static Pending discounted(Pending state, At at, VoteDiscounted event) {
    if (event.step() == state.step()) {
      require(
          state.voteOf(event.voter()).isPresent(),
          "expected a vote, but %s has none",
          event.voter());
      return with(state, at, without(state.votes(), vote -> vote.voter().equals(event.voter())));
    }
    require(
        event.step() >= 1 && event.step() < state.step(),
        "expected a step from 1 to %d, but it is %d",
        state.step(),
        event.step());
    var met = state.met().get(event.step() - 1);
    require(
        met.countersigners().anyMatch(event.voter()::equals),
        "expected a seat of step %d, but %s has none",
        event.step(),
        event.voter());
    return new Pending(
        at.position(),
        state.submission(),
        state.workflow(),
        List.copyOf(state.met().subList(0, event.step() - 1)),
        event.step(),
        state.until(),
        without(met.votes(), vote -> vote.voter().equals(event.voter())));
  }

  private static BetweenSteps met(Pending state, At at, StepMet event) {
    onOpenStep(state, event.step());
    FilledStep.require(state, event.seats());
    return new BetweenSteps(
        at.position(),
        state.submission(),
        state.workflow(),
        append(
            state.met(),
            new MetStep(
                event.step(), List.copyOf(event.seats()), state.votes(), Optional.empty())));
  }

  private static BetweenSteps overridden(Pending state, At at, StepOverridden event) {
    onOpenStep(state, event.step());
    require(
        event.operation().equals(state.submission().operation()),
        "expected %s to be overridden for, but it is %s",
        state.submission().operation(),
        event.operation());
    require(Stepping.canOverride(state), "expected a step that can be overridden, but it cannot");
    require(
        !at.actor().equals(state.submission().requester()),
        "expected somebody else than the requester, but it is %s",
        at.actor());
    return new BetweenSteps(
        at.position(),
        state.submission(),
        state.workflow(),
        append(
            state.met(),
            new MetStep(
                event.step(),
                List.of(),
                state.votes(),
                Optional.of(new Vote(at.actor(), Verdict.APPROVE, at.token())))));
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
    require(
        event.operation().equals(state.submission().operation()),
        "expected %s to be consumed, but it is %s",
        state.submission().operation(),
        event.operation());
    return new Completed(at.position(), state.submission(), state.workflow(), Runs.NONE);
  }

  private static Rejected rejected(Pending state, At at, RequestRejected event) {
    onOpenStep(state, event.step());
    return new Rejected(at.position(), state.submission(), state.workflow());
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
      case Executing it when it.run() instanceof Granted ->
          new Cancelled(at.position(), it.submission(), it.workflow(), it.runs());
      case None _, Passing _, Executing _, Final _ ->
          throw because("expected a request that waits, but it does not");
    };
  }

  private static Known reviewed(Known state, At at) {
    var review = openReview(state);
    require(
        !at.actor().equals(state.submission().requester()),
        "expected somebody else than the requester, but it is %s",
        at.actor());
    return state.with(at.position(), state.submission().with(review.closed(at.actor())));
  }

  private static Known overdue(Known state, At at, BreakGlassReviewOverdue event) {
    var review = openReview(state);
    require(
        !review.overdue() && review.due().equals(event.due()),
        "expected a review that becomes overdue at %s, but it is %s",
        event.due(),
        review);
    return state.with(at.position(), state.submission().with(review.saidOverdue()));
  }

  private static Review openReview(Known state) {
    return state
        .submission()
        .review()
        .filter(Review::isOpen)
        .filter(_ -> !(state instanceof Passing))
        .orElseThrow(() -> because("expected an open review, but there is none"));
  }

  private static void onOpenStep(Pending state, int step) {
    require(step == state.step(), "expected step %d, but it is %d", state.step(), step);
  }

  private static Pending with(Pending state, At at, List<Vote> votes) {
    return new Pending(
        at.position(),
        state.submission(),
        state.workflow(),
        state.met(),
        state.step(),
        state.until(),
        votes);
  }

  private static <T> List<T> append(List<T> list, T last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }

  private static <T> List<T> without(List<T> list, Predicate<T> unwanted) {
    return list.stream().filter(unwanted.negate()).toList();
  }
}
