package dev.countersign.protocol.audit;

import dev.countersign.protocol.Doc;
import java.time.Instant;

@Doc("Where a record stands on its log.")
public record LogPosition(
    @Doc("The topic.") String topic,
    @Doc("Kafka's id of the topic, which a topic made anew under the same name does not have.")
        String topicId,
    @Doc("The partition.") int partition,
    @Doc("The offset.") long offset,
    @Doc("When the broker appended it.") Instant timestamp) {

  /** For messages: {@code topic T, partition P, offset O}. */
  public String place() {
    return "topic %s, partition %d, offset %d".formatted(topic, partition, offset);
  }
}
