package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Final;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of an open request once somebody is suspended: theirs is called off, and their votes
 * on what is pending count no more. What is approved stands until it is claimed, where everyone's
 * standing is judged again; what is over is over.
 */
public final class Suspending {

  private Suspending() {}

  /** Whether there is anything to say of this request. */
  public static boolean concerns(RequestState state, Governance governance) {
    return switch (state) {
      case Pending it -> isSuspended(governance, it) || discounted(it, governance).isPresent();
      case Approved it -> isSuspended(governance, it);
      case Executing it -> isSuspended(governance, it) && canStop(it.run());
      case None _, Passing _, Final _ -> false;
    };
  }

  private static boolean isSuspended(Governance governance, Known request) {
    return governance.isSuspended(request.submission().requester());
  }

  private static boolean canStop(Run run) {
    return switch (run) {
      case Run.Queued _, Run.Granted _ -> true;
      case Run.Running it -> !it.stopAsked();
      case Run.Unknown _, Run.Publishing _ -> false;
    };
  }

  static Decision<RequestEvent> check(Hearing hearing) {
    if (hearing.actor().kind() != PrincipalKind.SYSTEM) {
      return refuse(FORBIDDEN, "Expected policy-service, but it is %s", hearing.subject());
    }
    if (!concerns(hearing.state(), hearing.governance())) {
      return hearing.hasRecorded()
          ? hearing.accept()
          : refuse(
              NOT_DUE,
              "Expected somebody suspended who has to do with it, but nobody of %s is",
              hearing.ask().request());
    }
    if (hearing.state() instanceof Known request && isSuspended(hearing.governance(), request)) {
      return Ending.end(hearing);
    }
    return discount(hearing);
  }

  /** One vote after the other, for the first may open a step again and so end later votes. */
  private static Decision<RequestEvent> discount(Hearing hearing) {
    while (hearing.state() instanceof Pending pending) {
      var next = discounted(pending, hearing.governance());
      if (next.isEmpty()) {
        return Voting.counted(hearing);
      }
      hearing.record(next.get());
    }
    throw hearing.cut();
  }

  /** The first that counts no more: by which a step is behind the request, or on the open one. */
  private static Optional<VoteDiscounted> discounted(Pending pending, Governance governance) {
    var seats =
        pending.met().stream()
            .flatMap(
                met -> met.countersigners().map(person -> new VoteDiscounted(met.step(), person)));
    var votes =
        pending.votes().stream().map(vote -> new VoteDiscounted(pending.step(), vote.voter()));
    return Stream.concat(seats, votes).filter(it -> governance.isSuspended(it.voter())).findFirst();
  }
}
