package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.protocol.topic.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/** Commands in; events and everything else that we alone write, out; in one transaction. */
public final class DecisionTopology {
  /** A payload with its key and its frame must fit. */
  private static final Map<String, String> CHANGELOG =
      Map.of("max.message.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES + (64 << 10)));

  private DecisionTopology() {}

  public static Topology of(Parts parts) {
    return new Topology()
        .addSource(
            null,
            "commands",
            (record, _) -> Math.max(0, record.timestamp()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topics.COMMANDS)
        .addProcessor("decide", () -> new DecisionProcessor(parts), "commands")
        .addStateStore(TaskStore.builder(CHANGELOG), "decide")
        .addSink(
            "write",
            (String _, Posted posted, var _) -> posted.letter().topic(),
            new StringSerializer(),
            (_, posted) -> posted.letter().value().toArray(),
            (_, _, posted, _) -> Optional.of(Set.of(posted.partition())),
            "decide");
  }
}
