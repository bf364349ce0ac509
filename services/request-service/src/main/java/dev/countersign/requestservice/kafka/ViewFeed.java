package dev.countersign.requestservice.kafka;

import dev.countersign.requestservice.db.PositionedWriter;
import dev.countersign.requestservice.db.RefusedDataException;
import dev.countersign.requestservice.db.ViewsUnavailableException;
import dev.countersign.requestservice.view.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Brings one topic into the views. It waits for a PostgreSQL that is away; it stops for good, and
 * says so, at a record that cannot stand where it stands or that PostgreSQL does not take.
 */
final class ViewFeed<T> {
  private static final Logger LOG = Logger.getLogger(ViewFeed.class);

  /** What a topic's records mean to the views. */
  interface Meaning<T> {
    /**
     * Nothing, for a record that the views have no use for.
     *
     * @throws ReaderStoppedException when it must not stand on the topic
     */
    Optional<T> of(ConsumerRecord<byte[], byte[]> record);

    /** Looks at records that were read together. */
    default void check(List<Placed<T>> items) {}

    /** Tells that they are in the views. */
    default void written(List<Placed<T>> items) {}
  }

  /** Of record values; one that is longer is a lot by itself. */
  private static final long LOT_BYTES = 8L << 20;

  private final String topic;
  private final PositionedWriter<T> writer;
  private final Meaning<T> meaning;
  private final Duration retryAfter;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<Integer, Long> next = new ConcurrentSkipListMap<>();
  private volatile String stopped;
  private volatile long takenAt;

  ViewFeed(String topic, PositionedWriter<T> writer, Meaning<T> meaning, Duration retryAfter) {
    this.topic = topic;
    this.writer = writer;
    this.meaning = meaning;
    this.retryAfter = retryAfter;
  }

  String topic() {
    return topic;
  }

  /** Why it stopped for good, where it did. */
  Optional<String> stopped() {
    return Optional.ofNullable(stopped);
  }

  /** Whether it has been at one lot of records for longer than that. */
  boolean isBehind(Duration tolerated) {
    long since = takenAt;
    return since != 0 && System.nanoTime() - since > tolerated.toNanos();
  }

  /** How far it has come, as {@code partition:next offset}, a space between. */
  String places() {
    return next.entrySet().stream()
        .map(each -> each.getKey() + ":" + each.getValue())
        .collect(Collectors.joining(" "));
  }

  void close() {
    closing.countDown();
  }

  /** Where to go on reading, by partition; waits until PostgreSQL can tell. */
  Optional<Map<Integer, Long>> positions(Collection<TopicPartition> partitions) {
    var numbers = partitions.stream().map(TopicPartition::partition).sorted().toList();
    var positions = untilDone(() -> writer.positions(numbers));
    positions.ifPresent(next::putAll);
    return positions;
  }

  /** Writes what was read, whole. Returns only then, or when the program ends. */
  void take(ConsumerRecords<byte[], byte[]> records) {
    for (var lot : lots(records)) {
      take(lot);
    }
  }

  /**
   * What was read, in lots that fit into memory when they are decoded and again as rows: a poll
   * brings a record of 4 MiB from each partition.
   */
  static List<List<ConsumerRecord<byte[], byte[]>>> lots(
      Iterable<ConsumerRecord<byte[], byte[]>> records) {
    var lots = new ArrayList<List<ConsumerRecord<byte[], byte[]>>>();
    long bytes = 0;
    for (var record : records) {
      int size = record.value() == null ? 0 : record.value().length;
      bytes += size;
      if (lots.isEmpty() || bytes > LOT_BYTES) {
        lots.add(new ArrayList<>());
        bytes = size;
      }
      lots.getLast().add(record);
    }
    return lots;
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> lot) {
    try {
      if (stopped == null) {
        takenAt = System.nanoTime();
        var items = meant(lot);
        untilDone(
                () -> {
                  write(items);
                  return items;
                })
            .ifPresent(meaning::written);
        lot.forEach(it -> next.put(it.partition(), it.offset() + 1));
        takenAt = 0;
        return;
      }
    } catch (ReaderStoppedException e) {
      stop(e.getMessage(), e);
    } catch (RuntimeException e) { // of the projection, which does not know where a record stands
      stop(e.getMessage() + " (" + places(lot) + ")", e);
    }
    awaitClose();
  }

  private void write(List<Placed<T>> items) {
    try {
      writer.write(items);
    } catch (RefusedDataException e) {
      items.forEach(this::writeAlone); // which finds the one
    }
  }

  private void writeAlone(Placed<T> item) {
    try {
      writer.write(List.of(item));
    } catch (RefusedDataException e) {
      throw ReaderStoppedException.at(topic, item.partition(), item.offset(), e.getMessage(), e);
    }
  }

  /** What a part of a partition's log means, for a rebuild. */
  List<Placed<T>> meant(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    var items = new ArrayList<Placed<T>>();
    for (var record : records) {
      meaning
          .of(record)
          .ifPresent(item -> items.add(new Placed<>(record.partition(), record.offset(), item)));
    }
    meaning.check(items);
    return items;
  }

  PositionedWriter<T> writer() {
    return writer;
  }

  private void stop(String why, RuntimeException cause) {
    stopped = why;
    LOG.errorf(cause, "The views of %s stopped for good: %s", topic, why);
  }

  private static String places(List<ConsumerRecord<byte[], byte[]>> lot) {
    var from = new LinkedHashMap<Integer, ConsumerRecord<byte[], byte[]>>();
    var to = new LinkedHashMap<Integer, ConsumerRecord<byte[], byte[]>>();
    for (var record : lot) {
      from.putIfAbsent(record.partition(), record);
      to.put(record.partition(), record);
    }
    return from.values().stream()
        .map(
            first ->
                "topic %s, partition %d, offset %d to %d"
                    .formatted(
                        first.topic(),
                        first.partition(),
                        first.offset(),
                        to.get(first.partition()).offset()))
        .collect(Collectors.joining("; "));
  }

  /** Empty only when the program ends first. */
  private <R> Optional<R> untilDone(Supplier<R> work) {
    boolean said = false;
    while (closing.getCount() > 0) {
      try {
        return Optional.of(work.get());
      } catch (ViewsUnavailableException e) {
        if (!said) {
          LOG.warnf("The views of %s wait for PostgreSQL: %s", topic, e.getMessage());
          said = true;
        }
        rest();
      }
    }
    return Optional.empty();
  }

  private void rest() {
    try {
      if (closing.await(retryAfter.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debugf("The views of %s are closing", topic);
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
