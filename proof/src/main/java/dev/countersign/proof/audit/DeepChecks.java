package dev.countersign.proof.audit;

import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is checked of each event by itself, once its links are: that it is an event of its place,
 * that policy-service signed it and its issuer the command, and that its entry says what it says.
 * This costs far more than the links, and no event needs another's, so it is done for many at a
 * time, on every processor; the first bad one in their order is told. Not thread-safe.
 */
final class DeepChecks {
  private static final int MOST = 512;
  private static final String TYPE = "ce_type";
  private static final String SIGNATURE = "countersign-signature";

  private final Trust trust;
  private final Decoding decoding;
  private final IssuerKeys issuers;
  private final boolean asked;
  private final List<Due> waiting = new ArrayList<>(MOST);
  private long signatures;
  private long commands;
  private long unknownIssuers;

  /**
   * For one reading.
   *
   * @param asked whether to check at all
   */
  DeepChecks(Trust trust, Decoding decoding, boolean asked) {
    this.trust = trust;
    this.decoding = decoding;
    this.issuers = new IssuerKeys(trust);
    this.asked = asked;
  }

  /**
   * An event whose links are good.
   *
   * @param entry the record of its entry; none while it waits for one
   */
  private record Due(LogRecord event, Digest hash, Optional<LogRecord> entry) {}

  /** The same, read whole; {@code wrong} is what was found in reading it. */
  private record Read(
      Due due,
      Recorded<LogEvent> recorded,
      CommandHeader header,
      Optional<Verdict.Finding> wrong) {}

  long signatures() {
    return signatures;
  }

  long commands() {
    return commands;
  }

  long unknownIssuers() {
    return unknownIssuers;
  }

  /**
   * Puts an event in line. One of governance is looked at in its turn, for it may tell the key that
   * those behind it are signed with.
   *
   * @throws WrongException when it, or one before it, is bad
   */
  void add(LogRecord event, byte[] hash, Optional<LogRecord> entry) {
    if (!asked) {
      return;
    }
    waiting.add(new Due(event, Digest.of(hash), entry));
    if (event.position().topic().equals(Topics.GOVERNANCE)) {
      checkAll();
      issuers.learn(decoding.event(event.value()).event());
    } else if (waiting.size() == MOST) {
      checkAll();
    }
  }

  /**
   * Checks all that wait.
   *
   * @throws WrongException when one is bad
   */
  void checkAll() {
    var reads = waiting.parallelStream().map(this::read).toList();
    waiting.clear();
    var bad =
        IntStream.range(0, reads.size())
            .parallel()
            .mapToObj(
                i -> problem(reads.get(i), i > 0 && sameCommand(reads.get(i - 1), reads.get(i))))
            .flatMap(Optional::stream)
            .findFirst();
    if (bad.isPresent()) {
      throw new WrongException(bad.get());
    }
    count(reads);
  }

  private void count(List<Read> reads) {
    signatures += reads.size();
    for (int i = 0; i < reads.size(); i++) {
      if (i > 0 && sameCommand(reads.get(i - 1), reads.get(i))) {
        continue;
      }
      if (issuers.of(reads.get(i).header().issuer()).isEmpty()) {
        unknownIssuers++;
      } else {
        commands++;
      }
    }
  }

  private Read read(Due due) {
    try {
      var recorded = decoding.event(due.event().value());
      var header = decoding.header(recorded.meta().commandHeader().toArray());
      return new Read(due, recorded, header, Optional.empty());
    } catch (RuntimeException e) {
      return new Read(due, null, null, Optional.of(at(due.event(), Check.FORMAT, e.getMessage())));
    }
  }

  /** The events of one decision have one command, whose signature is checked once. */
  private static boolean sameCommand(Read before, Read read) {
    return before.wrong().isEmpty()
        && read.wrong().isEmpty()
        && before.recorded().meta().commandHeader().equals(read.recorded().meta().commandHeader())
        && before
            .recorded()
            .meta()
            .commandSignature()
            .equals(read.recorded().meta().commandSignature());
  }

  private Optional<Verdict.Finding> problem(Read read, boolean commandIsChecked) {
    return read.wrong()
        .or(() -> misplaced(read))
        .or(() -> unsigned(read.due()))
        .or(() -> otherCommand(read))
        .or(() -> commandIsChecked ? Optional.empty() : unsignedCommand(read))
        .or(() -> read.due().entry().flatMap(entry -> otherWords(read, entry)));
  }

  private Optional<Verdict.Finding> misplaced(Read read) {
    var record = read.due().event();
    boolean governance = record.position().topic().equals(Topics.GOVERNANCE);
    if (read.recorded().event() instanceof GovernanceEvent != governance) {
      return Optional.of(
          at(record, Check.EVENT_PLACE, "Expected an event of this log, but it is one of another"));
    }
    var type = decoding.type(read.recorded().event());
    return when(
        !record.headerText(TYPE).equals(type),
        record,
        Check.EVENT_PLACE,
        "Expected the ce_type " + type + ", but it is another");
  }

  private Optional<Verdict.Finding> unsigned(Due due) {
    var signature = due.event().header(SIGNATURE).map(Bytes::of).orElse(Bytes.EMPTY);
    return when(
        !EventSeal.verify(trust.decisions(), due.hash(), signature),
        due.event(),
        Check.SIGNATURE,
        "Expected policy-service's signature on event %s, but it is not good"
            .formatted(due.event().headerText("ce_id")));
  }

  private Optional<Verdict.Finding> otherCommand(Read read) {
    var meta = read.recorded().meta();
    var header = read.header();
    boolean fits =
        header.cluster().equals(trust.cluster())
            && header.key().equals(meta.aggregate())
            && header.id().equals(meta.causation())
            && header.principal().subject().equals(meta.actor().subject());
    return when(
        !fits,
        read.due().event(),
        Check.COMMAND,
        "Expected the command that caused event %d of %s, but it is another"
            .formatted(meta.sequence(), meta.aggregate()));
  }

  private Optional<Verdict.Finding> unsignedCommand(Read read) {
    var keys = issuers.of(read.header().issuer());
    var meta = read.recorded().meta();
    byte[] signed = CommandSeal.signed(meta.commandHeader()).toArray();
    return when(
        !keys.isEmpty()
            && keys.stream().noneMatch(key -> key.verify(signed, meta.commandSignature())),
        read.due().event(),
        Check.COMMAND,
        "Expected issuer %s to have signed the command %s, but it has not"
            .formatted(read.header().issuer(), read.header().id()));
  }

  private Optional<Verdict.Finding> otherWords(Read read, LogRecord record) {
    AuditEntry entry;
    try {
      entry = decoding.entry(record.value());
    } catch (RuntimeException e) {
      return Optional.of(at(record, Check.FORMAT, e.getMessage()));
    }
    return when(
        !saysTheSame(entry, read),
        record,
        Check.DESCRIPTION,
        "Expected entry %d to say what event %d of %s says, but it says something else"
            .formatted(
                entry.sequence(),
                read.recorded().meta().sequence(),
                read.recorded().meta().aggregate()));
  }

  private boolean saysTheSame(AuditEntry entry, Read read) {
    EventMeta meta = read.recorded().meta();
    var description = Description.of(read.recorded().event());
    return entry.aggregate().equals(meta.aggregate())
        && entry.aggregateSequence() == meta.sequence()
        && entry.part() == meta.part()
        && entry.parts() == meta.parts()
        && entry.event().equals(read.due().hash())
        && entry.type().equals(decoding.type(read.recorded().event()))
        && entry.time().equals(meta.time())
        && entry.actor().equals(meta.actor().subject())
        && entry.actorKind() == meta.actor().kind()
        && entry.address().equals(meta.actor().address())
        && entry.category() == description.category()
        && entry.summary().equals(description.summary());
  }

  private static Optional<Verdict.Finding> when(
      boolean wrong, LogRecord record, Check check, String message) {
    return wrong ? Optional.of(at(record, check, message)) : Optional.empty();
  }

  private static Verdict.Finding at(LogRecord record, Check check, String message) {
    return WrongException.finding(record, check, message);
  }
}
