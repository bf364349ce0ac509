package dev.countersign.engine.request;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.Trial.Operation;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Real history under other policies: each request is submitted again as it was, and the same people
 * vote as they did, decided by the very rules. What stands on no log is not asked for: reasons and
 * tickets count as given. Not thread-safe; remembers the requests that are not settled yet.
 */
public final class Replay {
  private static final SubmissionNote GIVEN = new SubmissionNote("given", "", Map.of());

  private final LongFunction<Governance> candidates;
  private final Map<String, Open> open = new HashMap<>();
  private long requests;

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

  /** How many requests there were. */
  public long requests() {
    return requests;
  }

  /**
   * Takes the next event of a request; those of a request in their order. Requests that were
   * submitted before are passed over.
   *
   * @return the difference, once it is known that there is one
   */
  public Optional<Difference> see(EventMeta meta, RequestEvent event) {
    if (event instanceof RequestSubmitted submitted) {
      requests++;
      open.put(meta.aggregate(), new Open(meta, submitted, submit(meta, submitted, false)));
      return Optional.empty();
    }
    var request = open.get(meta.aggregate());
    if (request == null) {
      return Optional.empty();
    }
    if (event instanceof GlassBroken) {
      var again = submit(request.asked(), request.what(), true);
      open.put(meta.aggregate(), new Open(request.asked(), request.what(), again));
      return Optional.empty();
    }
    if (event instanceof StepOverridden) {
      open.put(meta.aggregate(), overridden(request, meta));
      return Optional.empty();
    }
    if (event instanceof VoteCast vote) {
      open.put(meta.aggregate(), voted(request, meta, vote));
      return Optional.empty();
    }
    var was =
        switch (event) {
          case RequestApproved it -> approved(it.way());
          case RequestRejected _ -> "rejected";
          case RequestCancelled _, RequestExpired _ -> "not approved";
          default -> "";
        };
    if (was.isEmpty()) {
      return Optional.empty();
    }
    open.remove(meta.aggregate());
    return difference(request, was);
  }

  /** Those that are not settled, which would differ as they stand. */
  public List<Difference> rest() {
    return open.values().stream()
        .flatMap(it -> difference(it, "not approved").stream())
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

  private Open voted(Open request, EventMeta meta, VoteCast vote) {
    if (!(request.trial().state() instanceof RequestState.Pending)) {
      return request;
    }
    var then = request.trial().under(candidates.apply(meta.epoch()), meta.time());
    return new Open(request.asked(), request.what(), then.vote(meta.actor(), vote.verdict()));
  }

  private Open overridden(Open request, EventMeta meta) {
    if (!(request.trial().state() instanceof RequestState.Pending)) {
      return request;
    }
    var then = request.trial().under(candidates.apply(meta.epoch()), meta.time());
    return new Open(request.asked(), request.what(), then.override(meta.actor()));
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
              : "not approved";
      case RequestState.Approved it -> approved(it.approval().way());
      case RequestState.Executing it -> approved(it.approval().way()); // a change of policies
      case RequestState.Rejected _ -> "rejected";
      default -> "not approved";
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
