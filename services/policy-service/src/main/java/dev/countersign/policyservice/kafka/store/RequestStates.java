package dev.countersign.policyservice.kafka.store;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.request.RequestState;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.Folding;
import dev.countersign.policyservice.kafka.log.BrokenLogException;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.request.RequestEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests as their events have made them: those used last in memory, the others folded anew. */
public final class RequestStates {
  private final String cluster;
  private final EventIndex events;
  private final Map<String, Folded<RequestState>> cached;

  /**
   * Empty to begin with.
   *
   * @param size how many requests to keep in memory
   */
  public RequestStates(String cluster, EventIndex events, int size) {
    this.cluster = cluster;
    this.events = events;
    this.cached =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Folded<RequestState>> eldest) {
            return size() > size;
          }
        };
  }

  /**
   * The request as it is now, whether or not it exists.
   *
   * @throws BrokenLogException when the store does not hold a history
   */
  public Folded<RequestState> get(String aggregate) {
    var known = cached.get(aggregate);
    return known != null ? known : folded(aggregate);
  }

  /** Keeps a request that has moved; its events are in the index already. */
  public void put(String aggregate, Folded<RequestState> moved) {
    cached.put(aggregate, moved);
  }

  private Folded<RequestState> folded(String aggregate) {
    var fold =
        new Object() {
          Folded<RequestState> state = Folding.requests().start();
        };
    try {
      events.forEach(aggregate, value -> fold.state = next(fold.state, aggregate, value));
    } catch (MalformedRecordException | BrokenChainException | ImpossibleEventException e) {
      throw new BrokenLogException("The store of this task, at " + aggregate, e);
    }
    cached.put(aggregate, fold.state);
    return fold.state;
  }

  private Folded<RequestState> next(Folded<RequestState> state, String aggregate, byte[] value) {
    var recorded = asRequestEvent(Wire.decodeEvent(value));
    var hash = EventSeal.hash(cluster, aggregate, Wire.ceType(recorded.event()), value);
    return Folding.requests().next(state, recorded, hash);
  }

  /**
   * The same, for a reader of requests.
   *
   * @throws MalformedRecordException when it is an event of another log
   */
  public static Recorded<RequestEvent> asRequestEvent(Recorded<LogEvent> recorded) {
    if (recorded.event() instanceof RequestEvent event) {
      return new Recorded<>(recorded.meta(), event);
    }
    throw new MalformedRecordException(
        "Expected an event of a request, but it is " + Wire.ceType(recorded.event()));
  }
}
