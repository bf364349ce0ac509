package dev.countersign.cli.audit;

import dev.countersign.cli.CliException;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.protocol.audit.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The logs as a broker has them, up to where they end when this is made. One consumer reads them
 * all; a partition that is far ahead of its reader is paused, so memory stays flat.
 */
public final class KafkaLogs implements Logs {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MOST_BYTES_AHEAD = 2 << 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Part> parts = new ArrayList<>();
  private final List<Source> sources;
  private final Map<TopicPartition, Ahead> ahead = new LinkedHashMap<>();
  private final Instant asOf;

  /** What was read of a partition and not asked for yet. */
  private static final class Ahead {
    private final String topicId;
    private final Deque<LogRecord> records = new ArrayDeque<>();
    private long bytes;
    private long end;

    Ahead(String topicId) {
      this.topicId = topicId;
    }
  }

  /**
   * Looks where the logs end.
   *
   * @param settings of the Kafka clients, the bootstrap servers among them
   * @throws CliException when Kafka does not answer, or has not all of the topics
   */
  public KafkaLogs(Map<String, String> settings, Clock clock) {
    describe(settings);
    consumer = consumer(settings);
    try {
      consumer.assign(ahead.keySet());
      consumer.seekToBeginning(ahead.keySet());
      // What vouches is looked at before what it vouches for, which may go on meanwhile.
      for (var topic : TOPICS.reversed()) {
        var own = ahead.keySet().stream().filter(it -> it.topic().equals(topic)).toList();
        consumer.endOffsets(own).forEach((partition, end) -> ahead.get(partition).end = end);
      }
    } catch (KafkaException e) {
      consumer.close();
      throw new CliException("Expected to read the logs, but Kafka says: " + e.getMessage(), e);
    }
    sources = Logs.super.sources();
    asOf = clock.instant();
  }

  private void describe(Map<String, String> settings) {
    try (var admin = Admin.create(new HashMap<String, Object>(settings))) {
      var topics = admin.describeTopics(TOPICS).allTopicNames().get();
      TOPICS.forEach(topic -> add(topics.get(topic)));
    } catch (ExecutionException | KafkaException e) {
      var why = e.getCause() == null ? e : e.getCause();
      throw new CliException(
          "Expected the topics of a Countersign cluster, but Kafka says: " + why.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Expected to look at the topics, but was interrupted", e);
    }
  }

  private void add(TopicDescription topic) {
    var id = topic.topicId().toString();
    topic
        .partitions()
        .forEach(
            info -> {
              parts.add(new Part(topic.name(), id, info.partition()));
              ahead.put(new TopicPartition(topic.name(), info.partition()), new Ahead(id));
            });
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> settings) {
    var all = new HashMap<String, Object>(settings);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  @Override
  public List<Source> sources() {
    return sources;
  }

  @Override
  public Instant asOf() {
    return asOf;
  }

  @Override
  public Optional<LogRecord> next(String topic, int partition) {
    var place = new TopicPartition(topic, partition);
    var wanted = ahead.get(place);
    if (wanted == null) {
      return Optional.empty();
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (wanted.records.isEmpty()) {
      if (consumer.position(place) >= wanted.end) {
        return Optional.empty();
      }
      if (System.nanoTime() > deadline) {
        throw new CliException(
            "Expected Kafka to go on with topic %s, partition %d, but it does not answer"
                .formatted(topic, partition));
      }
      fill();
    }
    var record = wanted.records.poll();
    wanted.bytes -= record.value() == null ? 0 : record.value().length;
    return Optional.of(record);
  }

  private void fill() {
    ahead.forEach(
        (place, own) -> {
          if (own.bytes > MOST_BYTES_AHEAD || consumer.position(place) >= own.end) {
            consumer.pause(List.of(place));
          } else {
            consumer.resume(List.of(place));
          }
        });
    for (var record : consumer.poll(POLL)) {
      var own = ahead.get(new TopicPartition(record.topic(), record.partition()));
      if (record.offset() < own.end) {
        own.records.add(record(record, own.topicId));
        own.bytes += record.value() == null ? 0 : record.value().length;
      }
    }
  }

  private static LogRecord record(ConsumerRecord<byte[], byte[]> record, String topicId) {
    var headers = new ArrayList<LogRecord.Header>();
    record.headers().forEach(each -> headers.add(new LogRecord.Header(each.key(), each.value())));
    return new LogRecord(
        new LogPosition(
            record.topic(),
            topicId,
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp())),
        record.key(),
        headers,
        record.value());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
