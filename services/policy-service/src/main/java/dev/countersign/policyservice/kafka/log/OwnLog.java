package dev.countersign.policyservice.kafka.log;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What we have written, as every reader sees it: committed records alone. */
public interface OwnLog {

  /** The last record of a partition; empty where there is none. */
  Optional<ConsumerRecord<byte[], byte[]>> last(String topic, int partition);

  /** Every record of a partition up to this moment, in its order. */
  void forEach(String topic, int partition, Consumer<ConsumerRecord<byte[], byte[]>> visitor);

  /**
   * Every record of a partition from an offset on, up to this moment or until so many offsets were
   * looked at.
   *
   * @param from where the partition begins later by now, it begins there
   * @param atMost offsets, at least 1
   * @return where to go on
   */
  long forEachFrom(
      String topic,
      int partition,
      long from,
      int atMost,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor);

  /** As {@link #forEach}, from the first record that was appended at this time or later. */
  void forEachSince(
      String topic,
      int partition,
      Instant appended,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor);

  /**
   * Waits until no transaction is open on a partition: one that an earlier instance of ours left
   * behind ends by itself, and might have ended well.
   */
  void awaitSettled(String topic, int partition);
}
