package dev.countersign.cli.survey;

import dev.countersign.cli.CliException;
import dev.countersign.cli.state.EventSource;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The events as a broker has them. Not thread-safe. */
public final class EventLog implements EventSource {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AN_END_IS_AN_ANSWER_TOO = Duration.ofMillis(50);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int partitions;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
  private TopicPartition place = new TopicPartition(Topics.EVENTS, 0);

  /**
   * Looks how many partitions there are.
   *
   * @param settings of the Kafka client, the bootstrap servers among them
   * @throws CliException when Kafka does not answer
   */
  public EventLog(Map<String, String> settings) {
    consumer = consumer(settings);
    try {
      partitions = consumer.partitionsFor(Topics.EVENTS).size();
    } catch (KafkaException e) {
      consumer.close();
      throw new CliException("Expected to read the events, but Kafka says: " + e.getMessage(), e);
    }
  }

  /** Reads committed records, without a group; quick to see that there are no more. */
  static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> settings) {
    return consumer(settings, AN_END_IS_AN_ANSWER_TOO);
  }

  /**
   * The same.
   *
   * @param fetchWait how long the broker keeps a question open to which there is no answer yet
   */
  static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> settings, Duration fetchWait) {
    var all = new HashMap<String, Object>(settings);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Long.toString(fetchWait.toMillis()));
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public void open(int partition) {
    ahead.clear();
    place = new TopicPartition(Topics.EVENTS, partition);
    consumer.assign(List.of(place));
    consumer.seekToBeginning(List.of(place));
  }

  @Override
  public boolean next(BiConsumer<String, byte[]> reader) {
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ahead.isEmpty()) {
        if (consumer.position(place) >= consumer.endOffsets(List.of(place)).get(place)) {
          return false;
        }
        if (System.nanoTime() > deadline) {
          throw new CliException("Expected Kafka to go on with " + place + ", but it does not");
        }
        for (var record : consumer.poll(POLL)) {
          ahead.add(record);
        }
      }
      var record = ahead.remove();
      reader.accept(new String(record.key(), StandardCharsets.UTF_8), record.value());
      return true;
    } catch (KafkaException e) {
      throw new CliException("Expected to read the events, but Kafka says: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
