package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** Commands in; events and everything else that we alone write, out; in one transaction. */
public final class DecisionTopology {
  /** Where the store of each task is kept besides. */
  static final String CHANGELOG_TOPIC =
      StreamsSettings.APPLICATION + "-" + TaskStore.NAME + "-changelog";

  /**
   * Its settings. A payload with its key and its frame must fit; what the store forgets must not
   * stay here, so a segment is closed and compacted as soon as that of the payloads.
   */
  static final Map<String, String> CHANGELOG =
      Map.of(
          "cleanup.policy",
          "compact",
          "segment.ms",
          Long.toString(Duration.ofDays(1).toMillis()),
          "max.compaction.lag.ms",
          Long.toString(Duration.ofDays(7).toMillis()),
          "message.timestamp.type",
          "CreateTime",
          "max.message.bytes",
          Integer.toString(Topics.MAX_MESSAGE_BYTES + (64 << 10)));

  private static final TopicNameExtractor<String, PlacedRecord> TOPIC =
      (_, placed, _) -> placed.record().topic();
  private static final Serializer<PlacedRecord> VALUE =
      (_, placed) -> placed.record().value().toArray();
  private static final StreamPartitioner<String, PlacedRecord> PARTITION =
      (_, _, placed, _) -> Optional.of(Set.of(placed.partition()));

  private DecisionTopology() {}

  public static Topology of(Components components) {
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            "commands",
            (record, _) -> Math.max(0, record.timestamp()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topics.COMMANDS)
        .addProcessor("decide", () -> new DecisionProcessor(components), "commands")
        .addStateStore(TaskStore.builder(CHANGELOG), "decide")
        .addSink("write", TOPIC, new StringSerializer(), VALUE, PARTITION, "decide");
  }
}
