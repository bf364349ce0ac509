package dev.countersign.policyservice.kafka.log;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * {@link OwnLog} on Kafka. One consumer for the whole process, by {@code assign} and so without a
 * group; each call holds it alone.
 */
public final class KafkaOwnLog implements OwnLog, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long FIRST_STEP = 16;

  private final KafkaConsumer<byte[], byte[]> committed;
  private final KafkaConsumer<byte[], byte[]> everything;
  private final Duration rateLimit;

  /**
   * Connects when first asked.
   *
   * @param client how Kafka is reached
   * @param rateLimit how long an abandoned transaction may stay open
   */
  public KafkaOwnLog(Map<String, Object> client, Duration rateLimit) {
    var prompt = new HashMap<>(client);
    // At the end of one log a fetch is under way that waits for more, and what is asked next waits
    // for it: half a second for each log of each partition that is looked at in turn.
    prompt.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
    this.committed = consumer(prompt, "read_committed");
    this.everything = consumer(client, "read_uncommitted");
    this.rateLimit = rateLimit;
  }

  static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> client, String isolation) {
    var settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Looks back in growing steps, for the end of a partition may be markers and aborted records. */
  @Override
  public synchronized Optional<ConsumerRecord<byte[], byte[]>> last(String topic, int partition) {
    var place = assign(topic, partition);
    long begin = begin(place);
    long end = end(committed, place);
    for (long step = FIRST_STEP, until = end; until > begin; step *= 4) {
      long from = Math.max(begin, until - step);
      var found = new Last();
      read(place, from, until, found);
      if (found.record != null) {
        return Optional.of(found.record);
      }
      until = from;
    }
    return Optional.empty();
  }

  private static final class Last implements Consumer<ConsumerRecord<byte[], byte[]>> {
    private ConsumerRecord<byte[], byte[]> record;

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> next) {
      record = next;
    }
  }

  @Override
  public synchronized void forEach(
      String topic, int partition, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    var place = assign(topic, partition);
    read(place, begin(place), end(committed, place), visitor);
  }

  @Override
  public synchronized long forEachFrom(
      String topic,
      int partition,
      long from,
      int atMost,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    var place = assign(topic, partition);
    long start = Math.max(from, begin(place));
    long until = Math.min(start + atMost, end(committed, place));
    read(place, start, until, visitor);
    return Math.max(start, until);
  }

  @Override
  public synchronized void forEachSince(
      String topic,
      int partition,
      Instant appended,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    var place = assign(topic, partition);
    var start = committed.offsetsForTimes(Map.of(place, appended.toEpochMilli())).get(place);
    if (start != null) {
      read(place, start.offset(), end(committed, place), visitor);
    }
  }

  @Override
  public synchronized void awaitSettled(String topic, int partition) {
    var place = new TopicPartition(topic, partition);
    long deadline = System.nanoTime() + rateLimit.toNanos();
    while (end(committed, place) < end(everything, place)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected the transactions on %s to end within %s, but one is open"
                .formatted(place, rateLimit));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a transaction to end", e);
    }
  }

  private void read(
      TopicPartition place,
      long from,
      long until,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    committed.seek(place, from);
    while (committed.position(place) < until) {
      for (var record : committed.poll(POLL).records(place)) {
        if (record.offset() < until) {
          visitor.accept(record);
        }
      }
    }
  }

  private TopicPartition assign(String topic, int partition) {
    var place = new TopicPartition(topic, partition);
    committed.assign(List.of(place));
    return place;
  }

  private long begin(TopicPartition place) {
    return committed.beginningOffsets(List.of(place)).get(place);
  }

  private static long end(KafkaConsumer<byte[], byte[]> consumer, TopicPartition place) {
    return consumer.endOffsets(List.of(place)).get(place);
  }

  @Override
  public synchronized void close() {
    committed.close();
    everything.close();
  }
}
