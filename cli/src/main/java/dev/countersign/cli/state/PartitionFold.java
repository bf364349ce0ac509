package dev.countersign.cli.state;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.CliException;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.lane.LaneState;
import dev.countersign.engine.request.RequestState;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The requests and lanes of one partition, folded from its log by the very rules that
 * policy-service runs. Keeps a few hundred bytes a request, and the states of those that moved
 * last: for one that comes back after its state was let go, only its links are known. Not
 * thread-safe.
 */
public final class PartitionFold {
  private final String cluster;
  private final int held;
  private final Map<String, ChainHead> heads = new HashMap<>();
  private final Map<String, LaneState> lanes = new HashMap<>();
  private final LinkedHashMap<String, RequestState> states = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> overdue = new TreeSet<>();
  private final Set<String> unsettled = new TreeSet<>();
  private Digest last = Digest.NONE;

  /**
   * Empty.
   *
   * @param held of how many requests the states are kept
   */
  public PartitionFold(String cluster, int held) {
    this.cluster = cluster;
    this.held = held;
  }

  /**
   * Takes the next event.
   *
   * @throws CliException when it cannot follow: the log itself is wrong, which audit verify finds
   */
  public void next(String aggregate, byte[] value) {
    try {
      var recorded = Wire.decodeEvent(value);
      var hash = EventSeal.hash(cluster, aggregate, Wire.ceType(recorded.event()), value);
      var before = heads.getOrDefault(aggregate, ChainHead.START);
      heads.put(aggregate, before.next(recorded.meta(), hash));
      switch (recorded.event()) {
        case RequestEvent event -> request(aggregate, before, recorded.meta(), event);
        case LaneEvent event ->
            lanes.put(
                aggregate,
                lanes.getOrDefault(aggregate, LaneState.EMPTY).evolve(recorded.meta(), event));
        default ->
            throw new MalformedRecordException(
                "Expected an event of a request or a lane, but it is another");
      }
      last = hash;
    } catch (MalformedRecordException | BrokenChainException | ImpossibleEventException e) {
      throw new CliException(
          "Expected a log that folds, but %s does not: %s; ./countersign audit verify"
              .formatted(named(aggregate), e.getMessage()),
          e);
    }
  }

  private void request(String id, ChainHead before, EventMeta meta, RequestEvent event) {
    if (before.equals(ChainHead.START) || states.containsKey(id)) {
      states.put(id, states.getOrDefault(id, RequestState.initial()).evolve(meta, event));
      letGo();
    }
    switch (event) {
      case BreakGlassReviewOverdue _ -> overdue.add(id);
      case BreakGlassReviewed _ -> overdue.remove(id);
      case ExecutionInspected _ -> unsettled.add(id);
      case ExecutionReconciled _, ExecutionSucceeded _, ExecutionFailed _, ExecutionCancelled _ ->
          unsettled.remove(id);
      default -> {}
    }
  }

  /** An aggregate in words. */
  static String named(String aggregate) {
    return LaneId.isWellFormed(aggregate) ? "the " + aggregate : "request " + aggregate;
  }

  private void letGo() {
    if (states.size() > held) {
      states.remove(states.firstEntry().getKey());
    }
  }

  /** The hash of the last event. */
  public Digest last() {
    return last;
  }

  /** How many requests there are. */
  public int requests() {
    return heads.size() - lanes.size();
  }

  /** Those with a run whose outcome a person has to say, in alphabetical order. */
  public List<String> unsettled() {
    return List.copyOf(unsettled);
  }

  /** Those whose review is overdue and open, in alphabetical order. */
  public List<String> overdue() {
    return List.copyOf(overdue);
  }

  /** The last event of a request or a lane; empty where there is none of that id. */
  Optional<ChainHead> head(String aggregate) {
    return Optional.ofNullable(heads.get(aggregate));
  }

  /**
   * What a request or a lane has become, in the words of {@code StoreListing}; empty where it was
   * let go.
   */
  Optional<Digest> state(String aggregate) {
    return Optional.<Object>ofNullable(states.get(aggregate))
        .or(() -> Optional.ofNullable(lanes.get(aggregate)))
        .map(it -> Hashing.sha256(it.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Any request or lane that is not among these. */
  Optional<String> notAmong(Set<String> seen) {
    return heads.keySet().stream().filter(it -> !seen.contains(it)).sorted().findFirst();
  }
}
