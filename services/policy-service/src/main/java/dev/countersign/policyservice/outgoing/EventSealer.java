package dev.countersign.policyservice.outgoing;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.util.ArrayList;
import java.util.List;

/** Gives the events of a decision their places in the aggregate's chain, and signs each. */
public final class EventSealer {
  private final String cluster;
  private final SigningKey key;

  public EventSealer(String cluster, SigningKey key) {
    this.cluster = cluster;
    this.key = key;
  }

  /**
   * Seals the events of one decision, in their order.
   *
   * @param topic of the log that the events go to
   * @param head the aggregate's last event
   */
  public <E extends LogEvent> List<SealedEvent<E>> seal(
      String topic, Cause cause, ChainHead head, List<E> events) {
    var sealed = new ArrayList<SealedEvent<E>>(events.size());
    var previous = head.hash();
    for (int i = 0; i < events.size(); i++) {
      var meta = meta(cause, head.sequence() + i + 1, previous, i + 1, events.size());
      var next = seal(topic, new Recorded<>(meta, events.get(i)));
      sealed.add(next);
      previous = next.hash();
    }
    return List.copyOf(sealed);
  }

  private static EventMeta meta(
      Cause cause, long sequence, Digest previous, int part, int components) {
    return new EventMeta(
        cause.aggregate(),
        sequence,
        previous,
        part,
        components,
        cause.actor(),
        cause.time(),
        cause.epoch(),
        cause.command(),
        cause.correlation(),
        cause.header(),
        cause.signature());
  }

  private <E extends LogEvent> SealedEvent<E> seal(String topic, Recorded<E> recorded) {
    byte[] value = Wire.encode(recorded);
    var type = Wire.ceType(recorded.event());
    var hash = EventSeal.hash(cluster, recorded.meta().aggregate(), type, value);
    return new SealedEvent<>(
        topic, recorded, type, Bytes.of(value), hash, EventSeal.sign(key, hash));
  }
}
