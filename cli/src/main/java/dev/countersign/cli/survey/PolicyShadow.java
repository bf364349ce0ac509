package dev.countersign.cli.survey;

import dev.countersign.avro.codec.Wire;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Two logs brought together as they come: an event is seen once the governance is there that it was
 * decided under, which a broker may deliver later. Not thread-safe.
 */
final class PolicyShadow {
  private final CandidateEpochs epochs;
  private final BiConsumer<TopicPartition, Recorded<LogEvent>> seen;
  private final Deque<Placed> waiting = new ArrayDeque<>();

  private record Placed(TopicPartition place, Recorded<LogEvent> recorded) {}

  PolicyShadow(CandidateEpochs epochs, BiConsumer<TopicPartition, Recorded<LogEvent>> seen) {
    this.epochs = epochs;
    this.seen = seen;
  }

  /** The next record of a partition of either log. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    var recorded = Wire.decodeEvent(record.value());
    if (recorded.event() instanceof GovernanceEvent event) {
      epochs.add(recorded.meta(), event);
    } else {
      waiting.add(new Placed(new TopicPartition(record.topic(), record.partition()), recorded));
    }
    while (isReady()) {
      var next = waiting.remove();
      seen.accept(next.place(), next.recorded());
    }
  }

  private boolean isReady() {
    return isWaiting() && waiting.element().recorded().meta().epoch() <= epochs.newest();
  }

  /** Whether there is an event whose governance has not come. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }
}
