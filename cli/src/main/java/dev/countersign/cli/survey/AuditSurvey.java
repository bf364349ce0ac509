package dev.countersign.cli.survey;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.doctor.AuditSeen;
import dev.countersign.cli.doctor.AuditSeen.CheckpointSeen;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.note.UnsignedNoteException;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** How far the audit has come, as the logs tell; asks no service. Not thread-safe. */
public final class AuditSurvey implements AutoCloseable {
  private static final TopicPartition ENTRIES = new TopicPartition(Topics.AUDIT, 0);
  private static final TopicPartition CHECKPOINTS = new TopicPartition(Topics.CHECKPOINTS, 0);

  /** The broker of the audit may have a clock that is behind by that much. */
  private static final long GRACE_MS = 60_000;

  /** How far back to look for the last entry of a log that one event waits on. */
  private static final long FURTHEST_BACK = 100_000;

  private final LogScan logs;
  private final Clock clock;

  /** Connects to nothing yet. */
  public AuditSurvey(Map<String, String> settings, Clock clock) {
    this.logs = new LogScan(settings);
    this.clock = clock;
  }

  /**
   * Looks.
   *
   * @param key whose checkpoints count
   */
  public AuditSeen look(NoteKey key) {
    // What vouches is looked at before what it vouches for, which may go on meanwhile.
    var checkpoint = logs.last(CHECKPOINTS).map(it -> checkpoint(it, key));
    var waiting =
        Stream.of(Topics.GOVERNANCE, Topics.EVENTS)
            .flatMap(topic -> logs.partitions(topic).stream())
            .flatMap(place -> waiting(place).stream())
            .min(Instant::compareTo)
            .map(since -> Duration.between(since, clock.instant()));
    var entries = logs.last(ENTRIES).map(it -> entry(it).sequence()).orElse(0L);
    return new AuditSeen(entries, waiting, checkpoint);
  }

  private CheckpointSeen checkpoint(ConsumerRecord<byte[], byte[]> record, NoteKey key) {
    var age = Duration.between(Instant.ofEpochMilli(record.timestamp()), clock.instant());
    try {
      var signed = Wire.decode(record.value(), SignedCheckpoint.class);
      var opened = Checkpoint.open(signed.note(), key);
      return new CheckpointSeen(
          age,
          signed.size(),
          opened.size() == signed.size() && opened.root().equals(signed.root())
              ? Optional.empty()
              : Optional.of("its note says something else"));
    } catch (UnsignedNoteException | MalformedRecordException e) {
      return new CheckpointSeen(age, 0, Optional.of(e.getMessage()));
    }
  }

  /** When the oldest event of a log was appended that has no entry; empty where each has one. */
  private Optional<Instant> waiting(TopicPartition log) {
    var last = logs.last(log);
    if (last.isEmpty() || hasEntry(last.get())) {
      return Optional.empty();
    }
    var chained = chained(log);
    return chained
        .flatMap(next -> Optional.ofNullable(logs.first(Map.of(log, next)).get(log)))
        .or(() -> last) // at least since then
        .map(record -> Instant.ofEpochMilli(record.timestamp()));
  }

  /** An entry comes after its event, and mostly right after: the look ends there. */
  private boolean hasEntry(ConsumerRecord<byte[], byte[]> event) {
    var found = new boolean[1];
    logs.readUntil(
        Map.of(ENTRIES, logs.offsetAt(ENTRIES, event.timestamp() - GRACE_MS)),
        record -> {
          var position = entry(record).position();
          found[0] =
              isIn(position, event.topic(), event.partition())
                  && position.offset() >= event.offset();
          return found[0];
        });
    return found[0];
  }

  /**
   * From where on a log has no entries; empty where its last entry is further back than we look.
   */
  private Optional<Long> chained(TopicPartition log) {
    long end = logs.end(ENTRIES);
    long from = Math.max(logs.begin(ENTRIES), end - FURTHEST_BACK);
    var next = new AtomicLong(from == logs.begin(ENTRIES) ? 0 : -1);
    logs.read(
        Map.of(ENTRIES, from),
        record -> {
          var position = entry(record).position();
          if (isIn(position, log.topic(), log.partition())) {
            next.set(position.offset() + 1);
          }
        });
    return next.get() < 0 ? Optional.empty() : Optional.of(next.get());
  }

  private static AuditEntry entry(ConsumerRecord<byte[], byte[]> record) {
    return Wire.decode(record.value(), AuditEntry.class);
  }

  private static boolean isIn(LogPosition position, String topic, int partition) {
    return position.topic().equals(topic) && position.partition() == partition;
  }

  @Override
  public void close() {
    logs.close();
  }
}
