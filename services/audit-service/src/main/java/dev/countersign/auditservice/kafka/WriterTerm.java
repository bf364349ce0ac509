package dev.countersign.auditservice.kafka;

import dev.countersign.auditservice.chain.BrokenHistoryException;
import dev.countersign.auditservice.chain.Ledger;
import dev.countersign.auditservice.config.AuditConfig;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.audit.AuditEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * One instance's term as the writer of the audit: it fences the one before, reads what stands
 * there, and goes on from it until it is closed, fenced, or fails. What it knows is good for this
 * term alone, for only what is committed is true.
 */
final class WriterTerm implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_HELD = 4000;

  private final AuditConfig config;
  private final SigningKey key;
  private final Clock clock;
  private final AuditMeter meter;
  private final BooleanSupplier closing;
  private final Places places;
  private final AuditWriter writer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Ledger ledger;
  private final Map<TopicPartition, Deque<Ledger.Arrived>> arrived = new LinkedHashMap<>();
  private Optional<Instant> checkpointAt = Optional.empty();
  private long checkpointSize = -1;
  private long wroteAt;

  WriterTerm(
      AuditConfig config,
      SigningKey key,
      VerifyingKey decisions,
      Places places,
      Clock clock,
      AuditMeter meter,
      BooleanSupplier closing)
      throws InterruptedException {
    this.config = config;
    this.key = key;
    this.clock = clock;
    this.meter = meter;
    this.closing = closing;
    this.places = places;
    this.wroteAt = System.nanoTime() - config.writeEvery().toNanos();
    this.ledger = new Ledger(config.cluster(), decisions);
    var clients = new Clients(config);
    this.writer = new AuditWriter(clients.producer(), config.cluster(), clock);
    this.consumer = clients.consumer();
    try {
      begin();
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
  }

  /** Fencing first: nobody else can write from then on, so the end that is read is the end. */
  private void begin() throws InterruptedException {
    writer.fenceOthers();
    var ourselves = new NoteKey(Checkpoint.origin(config.cluster()), key.verifyingKey());
    new Recovery(consumer, places, ourselves, closing).fill(ledger);
    var sources = places.sources();
    sources.forEach(source -> arrived.put(source, new ArrayDeque<>()));
    consumer.assign(sources);
    var beginnings = consumer.beginningOffsets(sources);
    for (var source : sources) {
      long next = next(source);
      if (beginnings.get(source) > next) {
        throw new BrokenHistoryException(
            "Expected topic %s, partition %d to go on at offset %d, but it begins at %d: records are lost"
                .formatted(source.topic(), source.partition(), next, beginnings.get(source)));
      }
      consumer.seek(source, next);
    }
  }

  private long next(TopicPartition source) {
    return ledger.lastOffset(new Ledger.Source(source.topic(), source.partition())).orElse(-1) + 1;
  }

  long size() {
    return ledger.size();
  }

  /** Chains what has come in since; waits a moment for it. */
  void step() {
    awaitPace();
    for (var record : consumer.poll(POLL)) {
      places.requireHome(List.of(record));
      arrived
          .get(new TopicPartition(record.topic(), record.partition()))
          .add(Ledger.read(places.record(record)));
    }
    var due = due();
    if (!due.isEmpty() || isCheckpointDue()) {
      write(due);
    }
    pauseWhatIsHeld();
  }

  /** Governance first; an event waits for the governance that it was decided under. */
  private List<AuditEntry> due() {
    var due = new ArrayList<AuditEntry>();
    for (var queue : arrived.values()) {
      while (!queue.isEmpty() && ledger.isDue(queue.peek())) {
        due.add(ledger.append(queue.poll()));
      }
    }
    return due;
  }

  /** What comes in meanwhile goes into the one transaction that follows. */
  private void awaitPace() {
    long left = config.writeEvery().toNanos() - (System.nanoTime() - wroteAt);
    if (left > 0 && !closing.getAsBoolean()) {
      LockSupport.parkNanos(left);
    }
  }

  private void write(List<AuditEntry> due) {
    wroteAt = System.nanoTime();
    writer.begin();
    due.forEach(writer::write);
    boolean checkpoint = isCheckpointDue();
    if (checkpoint) {
      writer.write(
          new Checkpoint(Checkpoint.origin(config.cluster()), ledger.size(), ledger.root()), key);
    }
    writer.commit();
    if (!due.isEmpty()) {
      var oldest =
          due.stream()
              .map(each -> each.position().timestamp())
              .min(Instant::compareTo)
              .orElseThrow();
      meter.chained(due.size(), Duration.between(oldest, clock.instant()));
    }
    if (checkpoint) {
      checkpointAt = Optional.of(clock.instant());
      checkpointSize = ledger.size();
      meter.checkpoint(checkpointSize);
    }
  }

  private boolean isCheckpointDue() {
    var interval =
        ledger.size() == checkpointSize
            ? config.checkpoints().quietEvery()
            : config.checkpoints().every();
    return checkpointAt.isEmpty() || !clock.instant().isBefore(checkpointAt.get().plus(interval));
  }

  /** The first event that waits for governance that has not come, where one does. */
  Optional<String> held() {
    return arrived.values().stream()
        .filter(queue -> !queue.isEmpty())
        .map(queue -> queue.peek())
        .findFirst()
        .map(
            waiting ->
                "Expected governance of epoch %d to come first, but it is at %d (%s)"
                    .formatted(
                        waiting.event().meta().epoch(),
                        ledger.epoch(),
                        waiting.record().position().place()));
  }

  /** A partition whose next event waits is not read further than a lot. */
  private void pauseWhatIsHeld() {
    arrived.forEach(
        (source, queue) -> {
          if (queue.size() >= MOST_HELD) {
            consumer.pause(List.of(source));
          } else {
            consumer.resume(List.of(source));
          }
        });
  }

  @Override
  public void close() {
    writer.close();
    consumer.close();
  }
}
