package dev.countersign.auditservice.kafka;

import dev.countersign.auditservice.chain.BrokenHistoryException;
import dev.countersign.auditservice.chain.Ledger;
import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.note.UnsignedNoteException;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads the audit from its beginning to its end, and holds it against the last checkpoint. */
final class Recovery {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final TopicPartition AUDIT = new TopicPartition(Topics.AUDIT, 0);
  private static final TopicPartition CHECKPOINTS = new TopicPartition(Topics.CHECKPOINTS, 0);
  private static final long STEP = 16;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Places places;
  private final NoteKey ourselves;
  private final BooleanSupplier closing;

  Recovery(
      KafkaConsumer<byte[], byte[]> consumer,
      Places places,
      NoteKey ourselves,
      BooleanSupplier closing) {
    this.consumer = consumer;
    this.places = places;
    this.ourselves = ourselves;
    this.closing = closing;
  }

  /**
   * Fills an empty ledger.
   *
   * @throws BrokenHistoryException when entries do not follow one another, or are not those that
   *     the last checkpoint vouches for
   */
  void fill(Ledger ledger) throws InterruptedException {
    requireWhole();
    var checkpoint = lastCheckpoint();
    requireRoot(ledger, checkpoint);
    read(
        AUDIT,
        0,
        record -> {
          ledger.follow(decode(record, AuditEntry.class));
          requireRoot(ledger, checkpoint);
        });
    if (!closing.getAsBoolean() && checkpoint.filter(it -> it.size() > ledger.size()).isPresent()) {
      throw new BrokenHistoryException(
          "Expected the %d entries that the last checkpoint vouches for, but there are %d"
              .formatted(checkpoint.get().size(), ledger.size()));
    }
  }

  private void requireWhole() {
    var topics = List.of(AUDIT, CHECKPOINTS);
    consumer
        .beginningOffsets(topics)
        .forEach(
            (partition, begin) -> {
              if (begin > 0) {
                throw new BrokenHistoryException(
                    "Expected topic %s to begin at offset 0, but it begins at %d: records are lost"
                        .formatted(partition.topic(), begin));
              }
            });
  }

  private static void requireRoot(Ledger ledger, Optional<Checkpoint> checkpoint) {
    boolean there = checkpoint.filter(it -> it.size() == ledger.size()).isPresent();
    if (there && !checkpoint.get().root().equals(ledger.root())) {
      throw new BrokenHistoryException(
          "Expected the first %d entries to have the root that the last checkpoint vouches for, but they have another"
              .formatted(ledger.size()));
    }
  }

  /** The newest; those of aborted transactions and their markers stand in between. */
  private Optional<Checkpoint> lastCheckpoint() throws InterruptedException {
    var last = new ConsumerRecord<?, ?>[1];
    long end = places.end(CHECKPOINTS);
    for (long step = STEP; last[0] == null; step *= STEP) {
      long from = Math.max(0, end - step);
      read(CHECKPOINTS, from, record -> last[0] = record);
      if (from == 0) {
        break;
      }
    }
    return Optional.ofNullable(last[0]).map(this::open);
  }

  private Checkpoint open(ConsumerRecord<?, ?> record) {
    try {
      var signed = decode(record, SignedCheckpoint.class);
      return Checkpoint.open(signed.note(), ourselves);
    } catch (UnsignedNoteException e) {
      throw at(record, e.getMessage());
    }
  }

  private void read(
      TopicPartition partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> reader)
      throws InterruptedException {
    long end = places.end(partition);
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    while (!closing.getAsBoolean() && consumer.position(partition) < end) {
      consumer.poll(POLL).forEach(reader);
    }
  }

  private static <T> T decode(ConsumerRecord<?, ?> record, Class<T> expected) {
    try {
      return Wire.decode((byte[]) record.value(), expected);
    } catch (MalformedRecordException e) {
      throw at(record, e.getMessage());
    }
  }

  private static BrokenHistoryException at(ConsumerRecord<?, ?> record, String what) {
    return new BrokenHistoryException(
        "%s (topic %s, partition %d, offset %d)"
            .formatted(what, record.topic(), record.partition(), record.offset()));
  }
}
