package dev.countersign.proof.audit;

import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.UnsignedNoteException;
import dev.countersign.protocol.audit.SignedCheckpoint;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds the audit against the logs that it is of, in one pass. What it keeps in memory is the
 * {@link HeadTable}, at most 63 hashes of the tree, and the keys of issuers. Good for one reading;
 * not thread-safe.
 */
public final class AuditVerifier {
  private static final int SAY_EVERY = 1024;

  private final Trust trust;
  private final Decoding decoding;
  private final AuditLogs logs;
  private final DeepChecks deep;
  private final EventChain events;
  private final AuditChain chain;
  private final AuditHash hash;
  private Optional<LogRecord> nextCheckpoint = Optional.empty();
  private Optional<Checkpoint> opened = Optional.empty();
  private long checkpoints;
  private long covered;
  private long waiting;
  private Optional<Instant> waitingSince = Optional.empty();
  private Optional<LogRecord> oldest = Optional.empty();

  public AuditVerifier(Trust trust, Decoding decoding, AuditLogs logs) {
    this(trust, decoding, logs, true);
  }

  /**
   * A verifier of hashes alone: chain, content, sequences, links, checkpoints. It leaves out who
   * signed, and what entries say in words, and so tells how long the rest takes.
   */
  public static AuditVerifier ofHashes(Trust trust, Decoding decoding, AuditLogs logs) {
    return new AuditVerifier(trust, decoding, logs, false);
  }

  private AuditVerifier(Trust trust, Decoding decoding, AuditLogs logs, boolean deeply) {
    this.trust = trust;
    this.decoding = decoding;
    this.logs = logs;
    this.deep = new DeepChecks(trust, decoding, deeply);
    this.events = new EventChain(trust.cluster());
    this.chain = new AuditChain(trust.cluster());
    this.hash = new AuditHash(trust.cluster());
  }

  /**
   * Reads everything, up to the first thing that is wrong.
   *
   * @param progress told now and then how far it has come
   */
  public Verdict verify(Consumer<Verdict.Counts> progress) {
    try {
      run(progress);
      deep.checkAll();
      return new Verdict.Sound(counts());
    } catch (WrongException wrong) {
      return new Verdict.Broken(first(wrong), counts());
    }
  }

  /** A signature that was still in line stands before what was found. */
  private Verdict.Finding first(WrongException wrong) {
    try {
      deep.checkAll();
      return wrong.finding();
    } catch (WrongException before) {
      return before.finding();
    }
  }

  private void run(Consumer<Verdict.Counts> progress) {
    nextCheckpoint = logs.nextCheckpoint();
    checkpoints();
    for (var next = logs.nextEntry(); next.isPresent(); next = logs.nextEntry()) {
      entry(next.get());
      checkpoints();
      if (chain.size() % SAY_EVERY == 0) {
        progress.accept(counts());
      }
    }
    requireNoCheckpointLeft();
    logs.sources().forEach(this::waiting);
    requireFresh();
  }

  private void entry(LogRecord record) {
    Links.OfEntry entry;
    try {
      entry = new Links.OfEntry(record.value());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw WrongException.at(record, Check.FORMAT, e.getMessage());
    }
    try {
      chain.follow(entry);
    } catch (BrokenAuditException e) {
      throw WrongException.at(record, e.check(), e.getMessage());
    }
    var source = source(entry);
    if (!Arrays.equals(entry.content, hash.content(source))) {
      throw WrongException.at(
          source,
          Check.CONTENT,
          "Expected the record of entry %d, but it has been altered".formatted(entry.sequence));
    }
    deep.add(source, events.follow(source), Optional.of(record));
  }

  /** The next record of the partition that an entry names must be the one that it names. */
  private LogRecord source(Links.OfEntry entry) {
    var at = entry.position;
    var next = logs.nextSource(new AuditLogs.Source(at.topic(), at.partition()));
    if (next.isEmpty() || next.get().position().offset() > at.offset()) {
      throw new WrongException(
          new Verdict.Finding(
              Check.RECORD_MISSING,
              at.topic(),
              at.partition(),
              at.offset(),
              "Expected the record of entry %d, but %s"
                  .formatted(
                      entry.sequence,
                      next.isEmpty()
                          ? "there is none"
                          : "the next one stands at offset " + next.get().position().offset())));
    }
    var source = next.get();
    if (source.position().offset() < at.offset()) {
      throw WrongException.at(
          source,
          Check.RECORD_UNCHAINED,
          "Expected an entry of this record, but entry %d goes on with offset %d"
              .formatted(entry.sequence, at.offset()));
    }
    if (!source.position().equals(at)) {
      throw WrongException.at(
          source,
          Check.POSITION,
          "Expected the record appended at %s to topic id %s, but it is of %s and %s"
              .formatted(
                  at.timestamp(),
                  at.topicId(),
                  source.position().timestamp(),
                  source.position().topicId()));
    }
    return source;
  }

  /** Those that vouch for exactly the entries so far. */
  private void checkpoints() {
    while (nextCheckpoint.isPresent()) {
      var record = nextCheckpoint.get();
      var checkpoint = open(record);
      if (checkpoint.size() > chain.size()) {
        return;
      }
      if (checkpoint.size() < chain.size()) {
        throw WrongException.at(
            record,
            Check.CHECKPOINT_SIZE,
            "Expected a checkpoint over %d entries or more, but it is over %d"
                .formatted(chain.size(), checkpoint.size()));
      }
      if (!checkpoint.root().equals(chain.root())) {
        throw WrongException.at(
            record,
            Check.CHECKPOINT_ROOT,
            "Expected the first %d entries to have the root %s, but they have %s"
                .formatted(checkpoint.size(), checkpoint.root(), chain.root()));
      }
      checkpoints++;
      covered = checkpoint.size();
      nextCheckpoint = logs.nextCheckpoint();
      opened = Optional.empty();
    }
  }

  private Checkpoint open(LogRecord record) {
    if (opened.isEmpty()) {
      opened = Optional.of(read(record));
    }
    return opened.get();
  }

  private Checkpoint read(LogRecord record) {
    SignedCheckpoint signed;
    try {
      signed = decoding.checkpoint(record.value());
    } catch (RuntimeException e) {
      throw WrongException.at(record, Check.FORMAT, e.getMessage());
    }
    try {
      var checkpoint = Checkpoint.open(signed.note(), trust.checkpoints());
      if (checkpoint.size() != signed.size() || !checkpoint.root().equals(signed.root())) {
        throw WrongException.at(
            record,
            Check.CHECKPOINT_SIGNATURE,
            "Expected the size and root that are signed, but they are others");
      }
      return checkpoint;
    } catch (UnsignedNoteException e) {
      throw WrongException.at(record, Check.CHECKPOINT_SIGNATURE, e.getMessage());
    }
  }

  private void requireNoCheckpointLeft() {
    if (nextCheckpoint.isPresent()) {
      throw WrongException.at(
          nextCheckpoint.get(),
          Check.CHECKPOINT_SIZE,
          "Expected the %d entries that this checkpoint vouches for, but there are %d"
              .formatted(open(nextCheckpoint.get()).size(), chain.size()));
    }
  }

  /** Records without an entry are checked by themselves. */
  private void waiting(AuditLogs.Source source) {
    for (var next = logs.nextSource(source); next.isPresent(); next = logs.nextSource(source)) {
      var record = next.get();
      deep.add(record, events.follow(record), Optional.empty());
      waiting++;
      var at = record.position().timestamp();
      if (waitingSince.isEmpty() || at.isBefore(waitingSince.get())) {
        waitingSince = Optional.of(at);
        oldest = Optional.of(record);
      }
    }
  }

  private void requireFresh() {
    var limit = logs.asOf().minus(trust.lag());
    if (oldest.isPresent() && oldest.get().position().timestamp().isBefore(limit)) {
      throw WrongException.at(
          oldest.get(),
          Check.FRESHNESS,
          "Expected an entry of this record, appended at %s, but the chain ends with entry %d"
              .formatted(oldest.get().position().timestamp(), chain.size()));
    }
  }

  private Verdict.Counts counts() {
    return new Verdict.Counts(
        chain.size(),
        checkpoints,
        covered,
        events.aggregates(),
        deep.signatures(),
        deep.commands(),
        deep.unknownIssuers(),
        waiting,
        waitingSince);
  }
}
