package dev.countersign.proof.audit;

import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import java.util.List;

/** Checks events by themselves: place, sequence, links, decision, signatures. Not thread-safe. */
final class EventChecker {
  private static final String TYPE = "ce_type";
  private static final String SIGNATURE = "countersign-signature";

  private final Trust trust;
  private final Decoding decoding;
  private final AuditHash hash;
  private final SignatureQueue signatures;
  private final IssuerKeys issuers;
  private final HeadTable heads = new HeadTable();
  private Bytes lastHeader = Bytes.EMPTY;
  private Bytes lastSignature = Bytes.EMPTY;
  private long unknownIssuers;

  EventChecker(Trust trust, Decoding decoding, SignatureQueue signatures) {
    this.trust = trust;
    this.decoding = decoding;
    this.hash = new AuditHash(trust.cluster());
    this.signatures = signatures;
    this.issuers = new IssuerKeys(trust);
  }

  /** An event that is what it should be, as far as signatures that are still in line allow. */
  record Checked(Recorded<LogEvent> recorded, String type, Digest hash) {}

  int aggregates() {
    return heads.size();
  }

  long unknownIssuers() {
    return unknownIssuers;
  }

  /**
   * Checks the next event of its partition.
   *
   * @throws WrongException when something is wrong
   */
  Checked check(LogRecord record) {
    Recorded<LogEvent> recorded;
    try {
      recorded = decoding.event(record.value());
    } catch (RuntimeException e) {
      throw WrongException.at(record, Check.FORMAT, e.getMessage());
    }
    var type = decoding.type(recorded.event());
    requirePlace(record, recorded, type);
    var event = Digest.of(hash.event(record, type));
    follow(record, recorded.meta(), event);
    sign(record, event);
    command(record, recorded.meta());
    issuers.learn(recorded.event());
    return new Checked(recorded, type, event);
  }

  private static void requirePlace(LogRecord record, Recorded<LogEvent> recorded, String type) {
    boolean governance = record.position().topic().equals(Topics.GOVERNANCE);
    if (recorded.event() instanceof GovernanceEvent != governance) {
      throw WrongException.at(
          record, Check.EVENT_PLACE, "Expected an event of this log, but it is one of another");
    }
    if (!record.keyText().equals(recorded.meta().aggregate())) {
      throw WrongException.at(
          record,
          Check.EVENT_PLACE,
          "Expected the key %s, but it is another".formatted(recorded.meta().aggregate()));
    }
    if (!record.headerText(TYPE).equals(type)) {
      throw WrongException.at(
          record, Check.EVENT_PLACE, "Expected the ce_type %s, but it is another".formatted(type));
    }
  }

  private void follow(LogRecord record, EventMeta meta, Digest event) {
    var head = heads.find(meta.aggregate()).orElse(ChainHead.START);
    try {
      heads.put(meta.aggregate(), head.next(meta, event));
    } catch (BrokenChainException e) {
      var check =
          meta.sequence() != head.sequence() + 1
              ? Check.EVENT_SEQUENCE
              : meta.previous().equals(head.hash()) ? Check.DECISION : Check.EVENT_LINK;
      throw WrongException.at(record, check, e.getMessage());
    }
  }

  private void sign(LogRecord record, Digest event) {
    var signature = record.header(SIGNATURE).map(Bytes::of).orElse(Bytes.EMPTY);
    signatures.add(
        List.of(trust.decisions()),
        event,
        signature,
        WrongException.finding(
            record,
            Check.SIGNATURE,
            "Expected policy-service's signature on event %s, but it is not good"
                .formatted(record.headerText("ce_id"))));
  }

  /** The events of one decision have one command, whose signature is checked once. */
  private void command(LogRecord record, EventMeta meta) {
    CommandHeader header;
    try {
      header = decoding.header(meta.commandHeader().toArray());
    } catch (RuntimeException e) {
      throw WrongException.at(record, Check.FORMAT, e.getMessage());
    }
    boolean fits =
        header.cluster().equals(trust.cluster())
            && header.key().equals(meta.aggregate())
            && header.id().equals(meta.causation())
            && header.principal().subject().equals(meta.actor().subject());
    if (!fits) {
      throw WrongException.at(
          record,
          Check.COMMAND,
          "Expected the command that caused event %d of %s, but it is another"
              .formatted(meta.sequence(), meta.aggregate()));
    }
    if (meta.commandHeader().equals(lastHeader) && meta.commandSignature().equals(lastSignature)) {
      return;
    }
    lastHeader = meta.commandHeader();
    lastSignature = meta.commandSignature();
    var keys = issuers.of(header.issuer());
    if (keys.isEmpty()) {
      unknownIssuers++;
      return;
    }
    signatures.add(
        keys,
        CommandSeal.signed(meta.commandHeader()),
        meta.commandSignature(),
        WrongException.finding(
            record,
            Check.COMMAND,
            "Expected issuer %s to have signed the command %s, but it has not"
                .formatted(header.issuer(), header.id())));
  }
}
