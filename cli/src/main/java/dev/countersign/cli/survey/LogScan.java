package dev.countersign.cli.survey;

import dev.countersign.cli.CliException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads parts of logs, committed records only, without a group. Not thread-safe. */
final class LogScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Behind the last record of a log there may be so many markers of transactions, or more. */
  private static final long BACK = 200;

  private final KafkaConsumer<byte[], byte[]> consumer;

  LogScan(Map<String, String> settings) {
    this.consumer = EventLog.consumer(settings);
  }

  List<TopicPartition> partitions(String topic) {
    return asking(
        () ->
            consumer.partitionsFor(topic).stream()
                .map(it -> new TopicPartition(topic, it.partition()))
                .toList());
  }

  long begin(TopicPartition place) {
    return asking(() -> consumer.beginningOffsets(List.of(place)).get(place));
  }

  long end(TopicPartition place) {
    return ends(List.of(place)).get(place);
  }

  Map<TopicPartition, Long> ends(Collection<TopicPartition> places) {
    return asking(() -> consumer.endOffsets(places));
  }

  /** The first offset whose record was appended at that time or later; the end where none was. */
  long offsetAt(TopicPartition place, long millis) {
    var found = asking(() -> consumer.offsetsForTimes(Map.of(place, Math.max(0, millis))));
    var offset = found.get(place);
    return offset == null ? end(place) : offset.offset();
  }

  /** The last record of a partition, where there is one. */
  Optional<ConsumerRecord<byte[], byte[]>> last(TopicPartition place) {
    long begin = begin(place);
    long end = end(place);
    for (long back = BACK; ; back *= 10) {
      long from = Math.max(begin, end - back);
      var found = new ArrayList<ConsumerRecord<byte[], byte[]>>(1);
      read(
          Map.of(place, from),
          record -> {
            found.clear();
            found.add(record);
          });
      if (!found.isEmpty() || from == begin) {
        return found.stream().findFirst();
      }
    }
  }

  /** The first record of each partition at or after an offset; none where there is none. */
  Map<TopicPartition, ConsumerRecord<byte[], byte[]>> first(Map<TopicPartition, Long> from) {
    var found = new HashMap<TopicPartition, ConsumerRecord<byte[], byte[]>>();
    from.forEach(
        (place, offset) ->
            readUntil(
                Map.of(place, offset),
                record -> {
                  found.put(place, record);
                  return true;
                }));
    return found;
  }

  /**
   * Reads a part of a partition.
   *
   * @param end where to stop: what comes behind is not shown
   */
  void read(
      TopicPartition place, long from, long end, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    readUntil(
        Map.of(place, from),
        Map.of(place, end),
        record -> {
          if (record.offset() < end) {
            reader.accept(record);
          }
          return false;
        });
  }

  /** Reads up to where the partitions end now. */
  void read(Map<TopicPartition, Long> from, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    readUntil(
        from,
        record -> {
          reader.accept(record);
          return false;
        });
  }

  /** The same, or until the reader has had enough. */
  void readUntil(
      Map<TopicPartition, Long> from, Predicate<ConsumerRecord<byte[], byte[]>> hadEnough) {
    readUntil(from, ends(from.keySet()), hadEnough);
  }

  private void readUntil(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> ends,
      Predicate<ConsumerRecord<byte[], byte[]>> hadEnough) {
    asking(
        () -> {
          consumer.assign(from.keySet());
          from.forEach(consumer::seek);
          long deadline = System.nanoTime() + PATIENCE.toNanos();
          while (from.keySet().stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
            if (System.nanoTime() > deadline) {
              throw new CliException("Expected Kafka to go on with the logs, but it does not");
            }
            for (var record : consumer.poll(POLL)) {
              if (hadEnough.test(record)) {
                return null;
              }
              deadline = System.nanoTime() + PATIENCE.toNanos();
            }
          }
          return null;
        });
  }

  private static <T> T asking(java.util.function.Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw new CliException("Kafka says: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
