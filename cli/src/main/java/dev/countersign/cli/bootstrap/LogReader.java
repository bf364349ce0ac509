package dev.countersign.cli.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records of whole topics, without a group. Not thread-safe. */
public final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /** All partitions of these topics, which must exist; begins at their ends. */
  public LogReader(String bootstrapServers, List<String> topics) {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"));
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Gives everything that stands there now, from the beginning to the end. */
  public void readAll(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    var ends = consumer.endOffsets(partitions);
    consumer.seekToBeginning(partitions);
    while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
      consumer.poll(POLL).forEach(reader);
    }
  }

  /** What has come since, waiting a moment for it. */
  public Iterable<ConsumerRecord<byte[], byte[]>> next() {
    return consumer.poll(POLL);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
