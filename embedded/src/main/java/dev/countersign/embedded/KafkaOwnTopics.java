package dev.countersign.embedded;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics that a broker keeps for itself, made at once instead of on first use. The broker would
 * make the same ones, and let the first transaction wait 0.2 s longer for it and the first share
 * group 1.5 s. Their settings are Kafka's own, but for the segments of the groups.
 */
final class KafkaOwnTopics {

  private static final String SEGMENT_BYTES = "104857600";

  /**
   * What is not compacted yet is read again at the start. A broker that was killed believes for a
   * moment that it still leads, and the coordinator of groups does not survive it if it is still
   * reading then: it goes on with half of its groups.
   */
  private static final String SMALL_SEGMENT_BYTES = "1048576";

  private static final Map<String, Map<String, String>> SETTINGS =
      Map.of(
          "__consumer_offsets",
          Map.of(
              "cleanup.policy",
              "compact",
              "compression.type",
              "producer",
              "segment.bytes",
              SMALL_SEGMENT_BYTES),
          "__transaction_state",
          Map.of(
              "cleanup.policy", "compact",
              "compression.type", "uncompressed",
              "min.insync.replicas", "1",
              "segment.bytes", SEGMENT_BYTES,
              "unclean.leader.election.enable", "false"),
          "__share_group_state",
          Map.of(
              "cleanup.policy", "delete",
              "retention.ms", "-1",
              "compression.type", "producer",
              "min.insync.replicas", "1",
              "segment.bytes", SEGMENT_BYTES));

  private KafkaOwnTopics() {}

  /**
   * For a broker that has just been formatted: partitions and replicas are as {@link KafkaSettings}
   * says.
   */
  static void create(String bootstrapServers, Properties settings) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  topic("__consumer_offsets", settings.getProperty("offsets.topic.num.partitions")),
                  topic(
                      "__transaction_state",
                      settings.getProperty("transaction.state.log.num.partitions")),
                  topic(
                      "__share_group_state",
                      settings.getProperty("share.coordinator.state.topic.num.partitions"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new ServerException(
          "Expected Kafka to make its own topics, but got %s".formatted(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Expected Kafka to make its own topics, but was interrupted", e);
    }
  }

  private static NewTopic topic(String name, String partitions) {
    return new NewTopic(name, Optional.of(Integer.valueOf(partitions)), Optional.of((short) 1))
        .configs(SETTINGS.get(name));
  }
}
