package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.policyservice.testkit.LiveCluster;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The name of an instance in the consumer group is somebody else's, who has gone and whom the
 * broker does not miss. A crash of the broker can leave a group like that behind, with the very
 * process that had the name as the somebody else.
 */
class TakenNameIT {
  /** What comes in its stead has the session of the one that it comes for. */
  private static final Map<String, String> NEVER_MISSED =
      Map.of("streams.session-timeout", "PT30M");

  @TempDir Path folder;

  @Test
  void shouldTakeItsNameAndItsPartitionsBack() throws InterruptedException {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary());
        var cluster =
            new LiveCluster(kafka.bootstrapServers(), folder.resolve("streams"), NEVER_MISSED)) {
      cluster.start();
      cluster.birth();

      takeName(kafka.bootstrapServers());

      for (int i = 0; i < 8; i++) { // in each partition, for all we know
        cluster.send(
            submits(Instant.now(), "r" + i, DEVELOPMENT, sql("select 1"), DispatchMode.AUTOMATIC));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(cluster.awaitEvents(requestId("r" + i), 4)).endsWith("ExecutionGranted");
      }
      assertThat(cluster.failure()).isNull();
    }
  }

  private static void takeName(String servers) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            StreamsSettings.APPLICATION,
            "group.instance.id",
            "policy-service-1-1",
            "enable.auto.commit",
            false,
            "partition.assignment.strategy",
            List.of(Idle.class));
    var other =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    other.subscribe(List.of(Topics.COMMANDS));
    await()
        .until(
            () -> {
              var _ = other.poll(Duration.ofMillis(100));
              return other.groupMetadata().generationId() > 0;
            });
    other.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
  }

  /** By the name of that of Kafka Streams, or the group would not take it. */
  public static final class Idle implements ConsumerPartitionAssignor {
    @Override
    public String name() {
      return "stream";
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
      return new GroupAssignment(
          group.groupSubscription().keySet().stream()
              .collect(toMap(member -> member, _ -> new Assignment(List.of()))));
    }
  }
}
