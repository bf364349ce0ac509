package dev.countersign.engine.request;

import static dev.countersign.engine.request.Fit.require;

import dev.countersign.engine.request.RequestState.BetweenSteps;
import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.engine.request.RequestState.Rejected;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The part of the fold that is about steps: opened, voted on, and behind the request. */
final class StepEvolution {

  private StepEvolution() {}

  static Pending opened(BetweenSteps state, At at, StepOpened event) {
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

  static BetweenSteps bypassed(BetweenSteps state, At at, StepBypassed event) {
    require(
        event.step() == state.met().size() + 1 && Stepping.bypassesNext(state),
        "expected a step to come that can be bypassed, but it is %d",
        event.step());
    return behind(state, state.met(), at, MetStep.bypassed(event.step()));
  }

  private static BetweenSteps behind(Judged state, List<MetStep> before, At at, MetStep step) {
    return new BetweenSteps(
        at.position(), state.submission(), state.workflow(), append(before, step));
  }

  static Pending voted(Pending state, At at, VoteCast event) {
    onOpenStep(state, event.step());
    sameOperation(state.submission(), event.operation());
    require(
        state.voteOf(at.actor()).isEmpty(), "expected a first vote, but %s has voted", at.actor());
    return with(
        state, at, append(state.votes(), new Vote(at.actor(), event.verdict(), at.token())));
  }

  static Pending withdrawn(Pending state, At at, VoteWithdrawn event) {
    onOpenStep(state, event.step());
    require(state.voteOf(at.actor()).isPresent(), "expected a vote, but %s has none", at.actor());
    return with(state, at, without(state.votes(), vote -> vote.voter().equals(at.actor())));
  }

  static Pending discounted(Pending state, At at, VoteDiscounted event) {
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

  static BetweenSteps met(Pending state, At at, StepMet event) {
    onOpenStep(state, event.step());
    FilledStep.require(state, event.seats());
    return behind(
        state,
        state.met(),
        at,
        new MetStep(event.step(), List.copyOf(event.seats()), state.votes(), Optional.empty()));
  }

  static BetweenSteps overridden(Pending state, At at, StepOverridden event) {
    onOpenStep(state, event.step());
    sameOperation(state.submission(), event.operation());
    require(Stepping.canOverride(state), "expected a step that can be overridden, but it cannot");
    require(
        !at.actor().equals(state.submission().requester()),
        "expected somebody else than the requester, but it is %s",
        at.actor());
    var override = new Vote(at.actor(), Verdict.APPROVE, at.token());
    return behind(
        state,
        state.met(),
        at,
        new MetStep(event.step(), List.of(), state.votes(), Optional.of(override)));
  }

  static Rejected rejected(Pending state, At at, RequestRejected event) {
    onOpenStep(state, event.step());
    return new Rejected(at.position(), state.submission(), state.workflow());
  }

  /** What an event is about has to be what was asked for, byte by byte. */
  static void sameOperation(Submission asked, Digest operation) {
    require(
        operation.equals(asked.operation()),
        "expected operation %s, but it is %s",
        asked.operation(),
        operation);
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
