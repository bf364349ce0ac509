package dev.countersign.cli.state;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.CliException;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.request.RequestState;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The requests of one partition, folded from its log by the very rules that policy-service runs.
 * Keeps a few hundred bytes a request, and the states of those that moved last: for one that comes
 * back after its state was let go, only its links are known. Not thread-safe.
 */
public final class PartitionFold {
  private final String cluster;
  private final int held;
  private final Map<String, ChainHead> heads = new HashMap<>();
  private final LinkedHashMap<String, RequestState> states = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> overdue = new TreeSet<>();
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
  public void next(String request, byte[] value) {
    try {
      var recorded = Wire.decodeEvent(value);
      var hash = EventSeal.hash(cluster, request, Wire.ceType(recorded.event()), value);
      var before = heads.getOrDefault(request, ChainHead.START);
      var head = before.next(recorded.meta(), hash);
      if (!(recorded.event() instanceof RequestEvent event)) {
        throw new MalformedRecordException("Expected an event of a request, but it is another");
      }
      heads.put(request, head);
      if (before.equals(ChainHead.START) || states.containsKey(request)) {
        var state = states.getOrDefault(request, RequestState.initial());
        states.put(request, state.evolve(recorded.meta(), event));
        letGo();
      }
      switch (event) {
        case BreakGlassReviewOverdue _ -> overdue.add(request);
        case BreakGlassReviewed _ -> overdue.remove(request);
        default -> {}
      }
      last = hash;
    } catch (MalformedRecordException | BrokenChainException | ImpossibleEventException e) {
      throw new CliException(
          "Expected a log that folds, but request %s does not: %s; ./countersign audit verify"
              .formatted(request, e.getMessage()),
          e);
    }
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
    return heads.size();
  }

  /** Those whose review is overdue and open, in alphabetical order. */
  public List<String> overdue() {
    return List.copyOf(overdue);
  }

  /** The last event of a request; empty where there is no such request. */
  Optional<ChainHead> head(String request) {
    return Optional.ofNullable(heads.get(request));
  }

  /** What a request has become, in the words of {@code StoreListing}; empty where it was let go. */
  Optional<Digest> state(String request) {
    return Optional.ofNullable(states.get(request))
        .map(it -> Hashing.sha256(it.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Any request that is not among these. */
  Optional<String> notAmong(Set<String> seen) {
    return heads.keySet().stream().filter(it -> !seen.contains(it)).sorted().findFirst();
  }
}
