package dev.countersign.requestservice.kafka;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.view.Logged;
import dev.countersign.requestservice.view.LoggedEvent;
import dev.countersign.requestservice.view.LoggedLaneEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what policy-service signed, and believes nothing else. */
@ApplicationScoped
public class SignedLog {
  private final String cluster;
  private final VerifyingKey decisionKey;

  public SignedLog(GatewayConfig config) {
    this.cluster = config.cluster();
    this.decisionKey = new VerifyingKey(Bytes.of(Base64.getDecoder().decode(config.decisionKey())));
  }

  /**
   * What a record of the events says; its signature is not looked at yet.
   *
   * @throws ReaderStoppedException when it is neither an event of a request nor of a lane
   */
  public Logged read(ConsumerRecord<byte[], byte[]> record) {
    return switch (decode(record)) {
      case Recorded<?>(var meta, RequestEvent event) ->
          new LoggedEvent(
              record.partition(),
              record.offset(),
              type(record),
              meta,
              event,
              hash(record),
              Bytes.of(record.value()),
              signature(record),
              RecordHeaders.text(record.headers(), RecordHeaders.KEY_ID).orElse(""));
      case Recorded<?>(var meta, LaneEvent event) ->
          new LoggedLaneEvent(
              record.partition(), record.offset(), meta, event, hash(record), signature(record));
      default ->
          throw ReaderStoppedException.at(
              record, "Expected an event of a request or a lane, but it is another record", null);
    };
  }

  /** The same, for readers that care for requests alone. */
  Optional<LoggedEvent> readOfRequest(ConsumerRecord<byte[], byte[]> record) {
    return read(record) instanceof LoggedEvent event ? Optional.of(event) : Optional.empty();
  }

  /**
   * Checks that policy-service signed these events. An event names the one before it by its hash,
   * so the last signature of each request answers for the others, if the caller follows the links.
   *
   * @throws ReaderStoppedException at the first that it did not
   */
  public void verifyLastOfEach(String topic, Collection<? extends Logged> events) {
    var last = new LinkedHashMap<String, Logged>();
    events.forEach(event -> last.put(event.meta().aggregate(), event));
    for (var event : last.values()) {
      if (!EventSeal.verify(decisionKey, event.hash(), event.signature())) {
        throw ReaderStoppedException.at(
            topic, event.partition(), event.offset(), unsigned(event.meta().aggregate()), null);
      }
    }
  }

  /**
   * What these records say of requests, signed all of them: of each request the events follow one
   * another, and the last one's signature is good.
   *
   * @throws ReaderStoppedException at the first that is not what it must be
   */
  List<LoggedEvent> readLinked(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    var events = new ArrayList<LoggedEvent>();
    var heads = new HashMap<String, ChainHead>();
    for (var record : records) {
      var read = readOfRequest(record);
      if (read.isEmpty()) {
        continue;
      }
      var event = read.get();
      heads.compute(event.meta().aggregate(), (_, head) -> follow(record, head, event));
      events.add(event);
    }
    verifyLastOfEach(Topics.EVENTS, events);
    return List.copyOf(events);
  }

  private static ChainHead follow(
      ConsumerRecord<byte[], byte[]> record, ChainHead head, LoggedEvent event) {
    var meta = event.meta();
    try {
      return head == null
          ? new ChainHead(meta.sequence(), event.hash(), meta.part(), meta.parts())
          : head.next(meta, event.hash());
    } catch (BrokenChainException e) {
      throw ReaderStoppedException.at(record, e.getMessage(), e);
    }
  }

  /** The record of an event of any log, its signature checked. */
  Recorded<LogEvent> readVerified(ConsumerRecord<byte[], byte[]> record) {
    var recorded = decode(record);
    if (!EventSeal.verify(decisionKey, hash(record), signature(record))) {
      throw ReaderStoppedException.at(record, unsigned(recorded.meta().aggregate()), null);
    }
    return recorded;
  }

  Digest hash(ConsumerRecord<byte[], byte[]> record) {
    return EventSeal.hash(cluster, key(record), type(record), record.value());
  }

  private static Recorded<LogEvent> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      var recorded = Wire.decodeEvent(record.value());
      if (!recorded.meta().aggregate().equals(key(record))) {
        throw ReaderStoppedException.at(
            record, "Expected an event under its own key, but it is under another", null);
      }
      return recorded;
    } catch (MalformedRecordException e) {
      throw ReaderStoppedException.at(record, e.getMessage(), e);
    }
  }

  private static String unsigned(String aggregate) {
    return "Expected policy-service's signature on an event of %s, but it is not good"
        .formatted(aggregate);
  }

  static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  private static String type(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.CE_TYPE).orElse("");
  }

  private static Bytes signature(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNATURE)
        .map(Bytes::of)
        .orElse(Bytes.EMPTY);
  }

  /** All events of one decision, in order, by the words of their own parts. */
  static boolean isWhole(List<LoggedEvent> events) {
    return !events.isEmpty()
        && events.size() == events.getLast().meta().parts()
        && events.getLast().meta().part() == events.size();
  }
}
