package dev.countersign.engine.request;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.Trial.Operation;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.ApprovalWay;
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
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Real history under other policies: each request is submitted again as it was, and the same people
 * vote as they did, decided by the very rules. What stands on no log is not asked for: reasons,
 * tickets and evidence count as given. Not thread-safe; remembers the requests that are not settled
 * yet.
 */
public final class Replay {
  private static final String NOT_APPROVED = "not approved";
  private static final SubmissionNote GIVEN = new SubmissionNote("given", "", Map.of());

  private final LongFunction<Governance> candidates;
  private final Map<String, Open> open = new HashMap<>();

  /** A request whose votes are not all in. */
  private record Open(EventMeta asked, RequestSubmitted what, Trial trial) {}

  /**
   * A request that would have gone another way.
   *
   * @param was what became of its votes
   * @param would what would have become of them
   */
  public record Difference(
      String request, Instant at, Subject requester, TargetRef target, String was, String would) {}

  /**
   * Begins at no request.
   *
   * @param candidates governance as it was in an epoch, with the other policies in force
   */
  public Replay(LongFunction<Governance> candidates) {
    this.candidates = candidates;
  }

  /**
   * Takes the next event of a request; those of a request in their order. Requests that were
   * submitted before are passed over.
   *
   * @return the difference, once it is known that there is one
   */
  public Optional<Difference> see(EventMeta meta, RequestEvent event) {
    if (event instanceof RequestSubmitted submitted) {
      open.put(meta.aggregate(), new Open(meta, submitted, submit(meta, submitted, false)));
      return Optional.empty();
    }
    var request = open.get(meta.aggregate());
    if (request == null) {
      return Optional.empty();
    }
    return switch (event) {
      case RequestApproved it -> settled(request, approved(it.way()));
      case RequestRejected _ -> settled(request, "rejected");
      case RequestCancelled _, RequestExpired _ -> settled(request, NOT_APPROVED);
      case GlassBroken _ -> goesOn(request, submit(request.asked(), request.what(), true));
      case VoteCast it -> goesOn(request, meta, then -> then.vote(meta.actor(), it.verdict()));
      case VoteWithdrawn _ -> goesOn(request, meta, then -> then.withdraw(meta.actor()));
      case VoteDiscounted _ -> goesOn(request, meta, then -> then.checkStanding(meta.actor()));
      case StepOverridden _ -> goesOn(request, meta, then -> then.override(meta.actor()));
      case RequestSubmitted _,
          WorkflowPinned _,
          EvidenceAsked _,
          EvidenceGathered _,
          EvidenceFailed _,
          EvidenceRead _,
          StepBypassed _,
          StepOpened _,
          StepMet _,
          ApprovalConsumed _,
          PublicationAsked _,
          ExecutionQueued _,
          TurnMissed _,
          ExecutionGranted _,
          GrantExpired _,
          ExecutionStarted _,
          CancelAsked _,
          ExecutionSucceeded _,
          ExecutionFailed _,
          ExecutionCancelled _,
          ExecutionUnknown _,
          ExecutionInspected _,
          ExecutionReconciled _,
          LateReport _,
          ResultRead _,
          ResultForgotten _,
          BreakGlassReviewed _,
          BreakGlassReviewOverdue _ ->
          Optional.empty();
    };
  }

  private Optional<Difference> settled(Open request, String was) {
    open.remove(request.asked().aggregate());
    return difference(request, was);
  }

  private Optional<Difference> goesOn(Open request, EventMeta meta, UnaryOperator<Trial> next) {
    return request.trial().state() instanceof RequestState.Pending
        ? goesOn(
            request, next.apply(request.trial().under(candidates.apply(meta.epoch()), meta.time())))
        : Optional.empty();
  }

  private Optional<Difference> goesOn(Open request, Trial trial) {
    open.put(request.asked().aggregate(), new Open(request.asked(), request.what(), trial));
    return Optional.empty();
  }

  /** Those that are not settled, which would differ as they stand. */
  public List<Difference> rest() {
    return open.values().stream()
        .flatMap(it -> difference(it, NOT_APPROVED).stream())
        .sorted(Comparator.comparing(Difference::at))
        .toList();
  }

  private Trial submit(EventMeta meta, RequestSubmitted submitted, boolean breakGlass) {
    var operation =
        new Operation(
            submitted.kind(),
            submitted.target(),
            Optional.of(submitted.facts()),
            List.of(),
            Optional.of(GIVEN),
            breakGlass);
    return Trial.submit(candidates.apply(meta.epoch()), meta.actor(), operation, meta.time());
  }

  private static Optional<Difference> difference(Open request, String was) {
    var would = outcome(request.trial());
    return would.equals(was)
        ? Optional.empty()
        : Optional.of(
            new Difference(
                request.asked().aggregate(),
                request.asked().time(),
                request.asked().actor().subject(),
                request.what().target(),
                was,
                would));
  }

  private static String outcome(Trial trial) {
    return switch (trial.state()) {
      case RequestState.None _ ->
          trial.last() instanceof Decision.Refused<RequestEvent> refused
              ? "refused: " + refused.code()
              : NOT_APPROVED;
      case RequestState.Approved it -> approved(it.approval().way());
      case RequestState.Executing it -> approved(it.approval().way()); // a change of policies
      case RequestState.Rejected _ -> "rejected";
      case RequestState.Passing _, RequestState.Pending _, RequestState.Final _ -> NOT_APPROVED;
    };
  }

  private static String approved(ApprovalWay way) {
    return "approved by "
        + switch (way) {
          case AUTO -> "policy";
          case VOTES -> "votes";
          case BREAK_GLASS -> "break-glass";
        };
  }
}
