package dev.countersign.auditservice.chain;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.audit.AuditChain;
import dev.countersign.proof.audit.AuditHash;
import dev.countersign.proof.audit.BrokenAuditException;
import dev.countersign.proof.audit.HeadTable;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The audit as far as it has come, made from its own entries: where each log goes on, the last
 * event of each aggregate, the chain and its tree. Not thread-safe.
 */
public final class Ledger {
  private static final String TYPE = "ce_type";
  private static final String SIGNATURE = "countersign-signature";

  private final VerifyingKey decisions;
  private final AuditChain chain;
  private final AuditHash hash;
  private final HeadTable heads = new HeadTable();
  private final Map<Source, LogPosition> last = new HashMap<>();
  private long epoch;

  /** A partition of a log that is chained. */
  public record Source(String topic, int partition) {
    static Source of(LogPosition position) {
      return new Source(position.topic(), position.partition());
    }
  }

  /** An event that was read, and not chained yet. */
  public record Arrived(LogRecord record, Recorded<LogEvent> event) {}

  /**
   * Empty.
   *
   * @param decisions the key that every event must be signed by
   */
  public Ledger(String cluster, VerifyingKey decisions) {
    this.decisions = decisions;
    this.chain = new AuditChain(cluster);
    this.hash = new AuditHash(cluster);
  }

  public long size() {
    return chain.size();
  }

  public Digest root() {
    return chain.root();
  }

  /** How many aggregates have events in it. */
  public int aggregates() {
    return heads.size();
  }

  /** The offset of the last record of a partition that has an entry. */
  public OptionalLong lastOffset(Source source) {
    var position = last.get(source);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position.offset());
  }

  /**
   * Takes an entry that was written before.
   *
   * @throws BrokenHistoryException when it does not follow
   */
  public void follow(AuditEntry entry) {
    try {
      chain.follow(entry);
    } catch (BrokenAuditException e) {
      throw new BrokenHistoryException(e.getMessage());
    }
    remember(entry);
  }

  /**
   * Whether the governance that an event was decided under is in the audit: it comes first, so that
   * whoever reads the audit in its order knows every key before it is used.
   */
  public boolean isDue(Arrived arrived) {
    return arrived.event().meta().epoch() <= epoch
        || arrived.event().event() instanceof GovernanceEvent;
  }

  /** The last governance event that is in the audit. */
  public long epoch() {
    return epoch;
  }

  /**
   * Reads a record.
   *
   * @throws BrokenHistoryException when it is not an event
   */
  public static Arrived read(LogRecord record) {
    try {
      return new Arrived(record, Wire.decodeEvent(record.value()));
    } catch (MalformedRecordException e) {
      throw BrokenHistoryException.at(record.position(), e.getMessage());
    }
  }

  /**
   * Makes the entry of the next event of its partition.
   *
   * @throws BrokenHistoryException when the event cannot be there: not signed by policy-service,
   *     under another's key, or not the next of its aggregate
   */
  public AuditEntry append(Arrived arrived) {
    var record = arrived.record();
    var meta = arrived.event().meta();
    var type = Wire.ceType(arrived.event().event());
    requirePlace(arrived, type);
    var event = Digest.of(hash.event(record, type));
    requireSigned(record, meta.aggregate(), meta.sequence(), event);
    try {
      heads.find(meta.aggregate()).orElse(ChainHead.START).next(meta, event);
    } catch (BrokenChainException e) {
      throw BrokenHistoryException.at(record.position(), e.getMessage());
    }
    var entry = chain.append(record, type, arrived.event(), event);
    remember(entry);
    return entry;
  }

  private void remember(AuditEntry entry) {
    heads.put(
        entry.aggregate(),
        new ChainHead(entry.aggregateSequence(), entry.event(), entry.part(), entry.parts()));
    last.put(Source.of(entry.position()), entry.position());
    if (entry.position().topic().equals(Topics.GOVERNANCE)) {
      epoch = entry.aggregateSequence();
    }
  }

  private void requirePlace(Arrived arrived, String type) {
    var record = arrived.record();
    var position = record.position();
    boolean governance = position.topic().equals(Topics.GOVERNANCE);
    if (arrived.event().event() instanceof GovernanceEvent != governance) {
      throw BrokenHistoryException.at(
          position, "Expected an event of this log, but it is one of another");
    }
    if (!record.keyText().equals(arrived.event().meta().aggregate())) {
      throw BrokenHistoryException.at(
          position, "Expected an event under its own key, but it is under another");
    }
    if (!record.headerText(TYPE).equals(type)) {
      throw BrokenHistoryException.at(
          position, "Expected the ce_type " + type + ", but it is another");
    }
    var before = last.get(Source.of(position));
    if (before != null && !before.topicId().equals(position.topicId())) {
      throw BrokenHistoryException.at(
          position,
          "Expected the topic of id %s, but it was made anew as %s"
              .formatted(before.topicId(), position.topicId()));
    }
  }

  private void requireSigned(LogRecord record, String aggregate, long sequence, Digest event) {
    var signature = record.header(SIGNATURE).map(Bytes::of).orElse(Bytes.EMPTY);
    if (!EventSeal.verify(decisions, event, signature)) {
      throw BrokenHistoryException.at(
          record.position(),
          "Expected policy-service's signature on event %d of %s, but it is not good"
              .formatted(sequence, aggregate));
    }
  }
}
