package dev.countersign.policyservice.kafka.store;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.request.RequestState;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.Folding;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import java.nio.charset.StandardCharsets;
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

  /** Every request, in the order of the keys. Holds one at a time. */
  public void forEach(Consumer<HeldRequest> visitor) {
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
  }

  private void event(String of, byte[] value, Consumer<HeldRequest> visitor) {
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

  private void finish(Consumer<HeldRequest> visitor) {
    if (!request.isEmpty()) {
      visitor.accept(
          broken
              .<HeldRequest>map(why -> new HeldRequest.Broken(request, why))
              .orElseGet(
                  () ->
                      new HeldRequest.Folded(
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
  private static Digest digest(RequestState state) {
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
