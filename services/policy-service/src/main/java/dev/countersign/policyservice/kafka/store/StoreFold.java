package dev.countersign.policyservice.kafka.store;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.lane.LaneState;
import dev.countersign.engine.request.RequestState;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.Folding;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.lane.LaneId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Folds each request anew from what a store holds, while decisions go on: what is seen is the store
 * at one moment, which may be in the middle of a decision. Nothing that is cached is asked.
 */
public final class StoreFold {
  private static final String EVENTS = "event/";

  /** '0' follows '/'. */
  private static final String EVENTS_END = "event0";

  private final String cluster;
  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;

  private String request = "";
  private Folded<RequestState> folded = Folding.requests().start();
  private Optional<String> broken = Optional.empty();

  public StoreFold(String cluster, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    this.cluster = cluster;
    this.store = store;
  }

  /** As {@link HeadStore#find}. */
  public Optional<Digest> head() {
    return Optional.ofNullable(store.get(bytes("head/"))).flatMap(HeadStore::read);
  }

  /** Every request, in the order of the keys, and then every lane. Holds one request at a time. */
  public void forEach(Consumer<HeldAggregate> visitor) {
    try (var entries = store.range(bytes(EVENTS), bytes(EVENTS_END))) {
      while (entries.hasNext()) {
        var entry = entries.next();
        var key = new String(entry.key.get(), StandardCharsets.UTF_8);
        if (key.startsWith(EVENTS)) { // the upper end of a range is included
          event(requestOf(key), entry.value, visitor);
        }
      }
    }
    finish(visitor);
    LaneStore.all(scan("lane/"), scan("place/")).entrySet().stream()
        .sorted(Comparator.comparing(it -> it.getKey().value()))
        .map(it -> lane(it.getKey(), it.getValue()))
        .forEach(visitor);
  }

  private LaneStore.Scan scan(String prefix) {
    return visitor -> {
      var end = prefix.substring(0, prefix.length() - 1) + '0';
      try (var entries = store.range(bytes(prefix), bytes(end))) {
        while (entries.hasNext()) {
          var entry = entries.next();
          var key = new String(entry.key.get(), StandardCharsets.UTF_8);
          if (key.startsWith(prefix)) { // the upper end of a range is included
            visitor.accept(key.substring(prefix.length()), entry.value);
          }
        }
      }
    };
  }

  private static HeldAggregate lane(LaneId id, Folded<LaneState> lane) {
    return new HeldAggregate.Lane(
        id.value(), lane.head().sequence(), lane.head().hash(), digest(lane.state()));
  }

  private void event(String of, byte[] value, Consumer<HeldAggregate> visitor) {
    if (!of.equals(request)) {
      finish(visitor);
      request = of;
    }
    if (broken.isPresent()) {
      return;
    }
    try {
      var recorded = RequestStates.asRequestEvent(Wire.decodeEvent(value));
      var hash = EventSeal.hash(cluster, request, Wire.ceType(recorded.event()), value);
      folded = Folding.requests().next(folded, recorded, hash);
    } catch (MalformedRecordException | BrokenChainException | ImpossibleEventException e) {
      broken = Optional.of(e.getMessage());
    }
  }

  private void finish(Consumer<HeldAggregate> visitor) {
    if (!request.isEmpty()) {
      visitor.accept(
          broken
              .<HeldAggregate>map(why -> new HeldAggregate.Broken(request, why))
              .orElseGet(
                  () ->
                      new HeldAggregate.Request(
                          request,
                          folded.head().sequence(),
                          folded.head().hash(),
                          digest(folded.state()))));
    }
    request = "";
    folded = Folding.requests().start();
    broken = Optional.empty();
  }

  /** Whoever compares has to run the same code: the words of records are nobody's contract. */
  private static Digest digest(Object state) {
    return Hashing.sha256(state.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String requestOf(String key) {
    int end = key.lastIndexOf('/');
    return end < EVENTS.length() ? key : key.substring(EVENTS.length(), end);
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
