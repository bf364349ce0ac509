package dev.countersign.cli.survey;

import dev.countersign.cli.CliException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * What comes onto some logs, committed records only, without end: a broker that is away is waited
 * for, and nothing is missed. Not thread-safe.
 */
final class LogStream implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration FETCH_WAIT = Duration.ofMillis(500);

  /** A client does not say that its broker is gone: after so long a silence it is asked. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final Consumer<byte[], byte[]> consumer;
  private final Clock clock;
  private final Outage outage;
  private final Map<TopicPartition, Instant> readUntil = new HashMap<>();
  private Instant heard;
  private boolean lost;

  /** Begins at these offsets. */
  LogStream(
      Map<String, String> settings, Map<TopicPartition, Long> from, Clock clock, Outage outage) {
    this(EventLog.consumer(settings, FETCH_WAIT), from, clock, outage);
  }

  LogStream(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> from,
      Clock clock,
      Outage outage) {
    this.consumer = consumer;
    this.clock = clock;
    this.outage = outage;
    this.heard = clock.instant();
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    from.keySet().forEach(place -> readUntil.put(place, Instant.EPOCH));
  }

  /**
   * What has come, waiting a moment for it; perhaps nothing.
   *
   * @throws CliException where waiting would not help
   */
  ConsumerRecords<byte[], byte[]> next() {
    try {
      var records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        answered();
      } else if (Duration.between(heard, clock.instant()).compareTo(SILENCE) > 0) {
        consumer.endOffsets(readUntil.keySet(), ANSWER);
        answered();
      }
      records.forEach(
          it ->
              readUntil.put(
                  new TopicPartition(it.topic(), it.partition()),
                  Instant.ofEpochMilli(it.timestamp())));
      return records;
    } catch (RetriableException e) {
      if (!lost) {
        outage.begins(e.getMessage());
      }
      lost = true;
      return ConsumerRecords.empty();
    } catch (KafkaException e) {
      throw new CliException("Kafka says: " + e.getMessage(), e);
    }
  }

  private void answered() {
    heard = clock.instant();
    if (lost) {
      outage.isOver();
    }
    lost = false;
  }

  /** Everything that was appended before has come. */
  Instant readUntil() {
    for (var it : readUntil.entrySet()) {
      if (consumer.currentLag(it.getKey()).orElse(1) == 0) {
        it.setValue(heard);
      }
    }
    return readUntil.values().stream().min(Comparator.naturalOrder()).orElse(Instant.EPOCH);
  }

  /** Has these partitions wait, or go on. */
  void hold(Collection<TopicPartition> places, boolean waiting) {
    if (waiting) {
      consumer.pause(places);
    } else {
      consumer.resume(places);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
