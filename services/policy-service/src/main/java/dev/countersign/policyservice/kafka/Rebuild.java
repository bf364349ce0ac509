package dev.countersign.policyservice.kafka;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.decide.Folding;
import dev.countersign.policyservice.kafka.log.EventReader;
import dev.countersign.policyservice.kafka.log.OwnLog;
import dev.countersign.policyservice.kafka.store.LaneStates;
import dev.countersign.policyservice.kafka.store.RequestStates;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Makes a task's store anew from what we have written, by the very fold that decisions are made on.
 * A log that cannot be folded ends it with the place where it is broken.
 */
final class Rebuild {
  private static final Logger LOG = Logger.getLogger(Rebuild.class);

  private final OwnLog log;
  private final EventReader reader;
  private final TaskStore store;
  private final RequestStates states;
  private final LaneStates lanes;
  private final Deadlines deadlines;
  private final int partition;
  private final Duration window;
  private Digest last = Digest.NONE;
  private long events;
  private long heeded;

  /**
   * @param states empty, above the same store
   * @param lanes likewise
   * @param window how long an answer is remembered at most
   */
  Rebuild(
      OwnLog log,
      EventReader reader,
      TaskStore store,
      RequestStates states,
      LaneStates lanes,
      Deadlines deadlines,
      int partition,
      Duration window) {
    this.log = log;
    this.reader = reader;
    this.store = store;
    this.states = states;
    this.lanes = lanes;
    this.deadlines = deadlines;
    this.partition = partition;
    this.window = window;
  }

  void run() {
    store.clear();
    log.forEach(Topics.PAYLOADS, partition, this::payload);
    store.payloads().lookedUntil(heeded);
    var memory = log.last(Topics.EVENTS, partition).map(Rebuild::appended).orElse(Instant.EPOCH);
    log.forEach(Topics.EVENTS, partition, record -> event(record, memory.minus(window)));
    log.last(Topics.REFUSALS, partition)
        .map(Rebuild::appended)
        .ifPresent(
            end -> log.forEachSince(Topics.REFUSALS, partition, end.minus(window), this::reply));
    store.head().put(last);
    LOG.infof("Made the store of a task anew partition=%d events=%d", partition, events);
  }

  private void payload(ConsumerRecord<byte[], byte[]> record) {
    EventReader.locating(
        record,
        it -> {
          if (it.value() == null) {
            store.payloads().erase(new String(it.key(), StandardCharsets.UTF_8));
          } else {
            store.payloads().put(checked(Wire.decode(it.value(), Payload.class)), appended(it));
          }
        });
    heeded = record.offset() + 1;
  }

  private static Payload checked(Payload payload) {
    if (!PayloadSeal.holds(payload)) {
      throw new MalformedRecordException(
          "Expected the content of payload %s, but it is another".formatted(payload.digest()));
    }
    return payload;
  }

  /**
   * @param memory commands that could not be delivered after this need not be remembered
   */
  private void event(ConsumerRecord<byte[], byte[]> record, Instant memory) {
    var read = reader.read(record);
    EventReader.locating(
        record,
        it -> {
          if (read.recorded() instanceof Recorded<?>(var of, LaneEvent event)) {
            var lane = new Recorded<>(of, event);
            lanes.put(
                of.aggregate(),
                Folding.lanes().next(lanes.get(of.aggregate()), lane, read.hash()),
                event);
            return;
          }
          var recorded = RequestStates.asRequestEvent(read.recorded());
          var meta = recorded.meta();
          var after = Folding.requests().next(states.get(meta.aggregate()), recorded, read.hash());
          store.events().put(meta.aggregate(), meta.sequence(), it.value());
          states.put(meta.aggregate(), after);
          deadlines.moved(meta.aggregate(), after.state());
          answer(meta, memory);
        });
    last = read.hash();
    events++;
  }

  private void answer(EventMeta meta, Instant memory) {
    if (meta.part() == meta.parts()) {
      var header = Wire.decode(meta.commandHeader().toArray(), CommandHeader.class);
      var until = header.deliverBy();
      if (until.isAfter(memory) && !OwnCommands.isTakenTwice(header)) {
        store
            .answers()
            .put(new AlreadyDone(meta.aggregate(), meta.causation(), meta.sequence()), until);
      }
    }
  }

  private void reply(ConsumerRecord<byte[], byte[]> record) {
    EventReader.locating(
        record,
        it -> store.answers().put(Wire.decode(it.value(), Reply.class), appended(it).plus(window)));
  }

  private static Instant appended(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }
}
