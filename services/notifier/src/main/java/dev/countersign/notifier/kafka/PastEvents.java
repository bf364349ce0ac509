package dev.countersign.notifier.kafka;

import dev.countersign.notifier.delivery.Source;
import dev.countersign.notifier.sending.Events;
import dev.countersign.notifier.sending.EventsUnavailableException;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the logs again, from any place, with one consumer for everybody. Thread-safe. */
final class PastEvents implements Events, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long RECENT_BYTES = 4 << 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final SignedLog log;
  private final RecentEvents recent = new RecentEvents(RECENT_BYTES);
  private final Map<String, Integer> partitions = new HashMap<>();
  private boolean closed;

  PastEvents(KafkaConsumer<byte[], byte[]> consumer, SignedLog log) {
    this.consumer = consumer;
    this.log = log;
  }

  @Override
  public synchronized Batch read(Source source, long from, long until) {
    return asking(source, partition -> read(source, partition, from, until));
  }

  @Override
  public synchronized Recorded<LogEvent> at(Source source, long offset) {
    return recent.get(source, offset).orElseGet(() -> again(source, offset));
  }

  private Recorded<LogEvent> again(Source source, long offset) {
    return read(source, offset, offset + 1).events().stream()
        .findFirst()
        .map(Placed::recorded)
        .orElseThrow(
            () ->
                new EventsUnavailableException(
                    "Expected an event at %s, partition %d, offset %d, but there is none"
                        .formatted(source.log(), source.partition(), offset),
                    null));
  }

  private Batch read(Source source, TopicPartition partition, long from, long until) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      var records = consumer.poll(POLL).records(partition);
      long position = consumer.position(partition);
      if (records.isEmpty() && position < until) {
        continue; // nothing but the marks of transactions so far, or nothing at all
      }
      var events = new ArrayList<Placed>();
      for (var record : records) {
        if (record.offset() < until) {
          var recorded = log.read(record, partitions(partition.topic()));
          recent.put(source, record.offset(), recorded, record.serializedValueSize());
          events.add(new Placed(record.offset(), recorded));
        }
      }
      return new Batch(List.copyOf(events), Math.min(position, until));
    }
    throw new EventsUnavailableException(
        "Expected %s to answer within %d s, but it did not"
            .formatted(partition, PATIENCE.toSeconds()),
        null);
  }

  @Override
  public synchronized long since(Source source, Instant time) {
    return asking(
        source,
        partition -> {
          var found = consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli()));
          var first = found.get(partition);
          return first == null ? end(partition) : first.offset();
        });
  }

  @Override
  public synchronized long end(Source source) {
    return asking(source, this::end);
  }

  private long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  private <T> T asking(Source source, Function<TopicPartition, T> question) {
    if (closed) {
      throw new EventsUnavailableException("Expected an open reader, but it is closed", null);
    }
    try {
      return question.apply(partition(source));
    } catch (KafkaException e) {
      throw new EventsUnavailableException(e.getMessage(), e);
    }
  }

  private int partitions(String topic) {
    return partitions.computeIfAbsent(topic, it -> consumer.partitionsFor(it).size());
  }

  static TopicPartition partition(Source source) {
    return new TopicPartition(Topics.PREFIX + source.log(), source.partition());
  }

  @Override
  public synchronized void close() {
    closed = true;
    consumer.close();
  }
}
