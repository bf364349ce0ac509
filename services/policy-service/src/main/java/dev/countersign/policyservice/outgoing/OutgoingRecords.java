package dev.countersign.policyservice.outgoing;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.policyservice.outgoing.OutgoingRecord.Where;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.grant.DirectiveSeal;
import dev.countersign.proof.grant.EvidenceSeal;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Quarantined;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.Directive;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes each kind of record that policy-service sends, signed where a reader must trust it. */
public final class OutgoingRecords {
  private final SigningKey key;

  public OutgoingRecords(SigningKey key) {
    this.key = key;
  }

  public <E extends LogEvent> OutgoingRecord event(SealedEvent<E> event) {
    var meta = event.recorded().meta();
    return new OutgoingRecord(
        event.topic(),
        event.topic().equals(Topics.GOVERNANCE) ? Where.FIRST : Where.OWN,
        Optional.of(meta.aggregate()),
        event.type(),
        meta.aggregate() + "/" + meta.sequence(),
        meta.aggregate(),
        meta.time(),
        event.value(),
        attributes(meta),
        signed(event.signature()));
  }

  /** For a reader that filters by headers alone. */
  private static Map<String, String> attributes(EventMeta meta) {
    return Map.of(
        RecordHeaders.CE_SEQUENCE, Long.toString(meta.sequence()),
        RecordHeaders.CE_DECISION, meta.part() + "/" + meta.parts(),
        RecordHeaders.CE_CAUSATION, meta.causation().value(),
        RecordHeaders.CE_CORRELATION, meta.correlation());
  }

  /** A payload is found by its digest, but lies with the request that it belongs to. */
  public OutgoingRecord payload(Payload payload, CommandId cause, Instant time) {
    var id = payload.digest().value();
    return new OutgoingRecord(
        Topics.PAYLOADS,
        Where.OWN,
        Optional.of(id),
        Wire.ceType(payload),
        id,
        id,
        time,
        Bytes.of(Wire.encode(payload)),
        causedBy(cause),
        Map.of());
  }

  public OutgoingRecord reply(Reply reply, Instant time) {
    var about = About.of(reply);
    return new OutgoingRecord(
        Topics.REFUSALS,
        Where.OWN,
        Optional.of(about.aggregate()),
        Wire.ceType(reply),
        about.command().value(),
        about.aggregate(),
        time,
        Bytes.of(Wire.encode((Record) reply)),
        causedBy(about.command()),
        Map.of());
  }

  public OutgoingRecord grant(Grant grant, CommandId cause, Instant time) {
    byte[] value = Wire.encode(grant);
    return new OutgoingRecord(
        Topics.dispatch(grant.pool()),
        Where.FIRST,
        Optional.of(grant.execution().request().value()),
        Wire.ceType(grant),
        grant.execution().value(),
        grant.execution().value(),
        time,
        Bytes.of(value),
        causedBy(cause),
        signed(GrantSeal.sign(key, GrantSeal.hash(value))));
  }

  /** Asks one of the agents of a pool to gather evidence. */
  public OutgoingRecord order(EvidenceOrder order, CommandId cause, Instant time) {
    byte[] value = Wire.encode(order);
    return new OutgoingRecord(
        Topics.dispatch(order.pool()),
        Where.FIRST,
        Optional.of(order.execution().request().value()),
        Wire.ceType(order),
        order.execution() + "/" + order.gathering(),
        order.execution().value(),
        time,
        Bytes.of(value),
        causedBy(cause),
        signed(EvidenceSeal.sign(key, value)));
  }

  /**
   * A word to the agents of a pool.
   *
   * @param distinction what sets it apart from another directive of its type about the execution
   */
  public OutgoingRecord directive(
      String pool, ExecutionId execution, Directive directive, String distinction, Instant time) {
    byte[] value = Wire.encode((Record) directive);
    var type = Wire.ceType(directive);
    return new OutgoingRecord(
        Topics.directives(pool),
        Where.FIRST,
        Optional.of(execution.request().value()),
        type,
        execution + "/" + directive.getClass().getSimpleName() + "/" + distinction,
        execution.value(),
        time,
        Bytes.of(value),
        Map.of(),
        signed(DirectiveSeal.sign(key, type, value)));
  }

  /**
   * What the agents of a pool should know of freezes.
   *
   * @param distinction what sets it apart from what was said of the same epoch before
   */
  public OutgoingRecord directive(TargetsFrozen directive, String distinction, Instant time) {
    byte[] value = Wire.encode(directive);
    var type = Wire.ceType(directive);
    return new OutgoingRecord(
        Topics.directives(directive.pool()),
        Where.FIRST,
        Optional.of(Topics.GOVERNANCE_KEY),
        type,
        Topics.GOVERNANCE_KEY + "/" + directive.epoch() + "/" + distinction,
        Topics.GOVERNANCE_KEY,
        time,
        Bytes.of(value),
        Map.of(),
        signed(DirectiveSeal.sign(key, type, value)));
  }

  /** A command of our own, to ourselves, about whatever aggregate of whichever task. */
  public OutgoingRecord command(CommandHeader header, byte[] value) {
    var bytes = Bytes.of(Wire.encode(header));
    return new OutgoingRecord(
        Topics.COMMANDS,
        Where.BY_KEY,
        Optional.of(header.key()),
        header.type(),
        header.id().value(),
        header.key(),
        header.issuedAt(),
        Bytes.of(value),
        Map.of(),
        Map.of(
            RecordHeaders.SIGNED_HEADER,
            bytes,
            RecordHeaders.SIGNATURE,
            CommandSeal.sign(key, bytes)));
  }

  public OutgoingRecord quarantined(Quarantined quarantined, Instant time) {
    var id = quarantined.topic() + "/" + quarantined.partition() + "/" + quarantined.offset();
    return new OutgoingRecord(
        Topics.QUARANTINE,
        Where.FIRST,
        Optional.empty(),
        Wire.ceType(quarantined),
        id,
        id,
        time,
        Bytes.of(Wire.encode(quarantined)),
        Map.of(),
        Map.of());
  }

  /** The hash by which a claim names a grant. */
  public static Digest hash(OutgoingRecord grant) {
    return GrantSeal.hash(grant.value().toArray());
  }

  private static Map<String, String> causedBy(CommandId cause) {
    return Map.of(RecordHeaders.CE_CAUSATION, cause.value());
  }

  private Map<String, Bytes> signed(Bytes signature) {
    return Map.of(
        RecordHeaders.SIGNATURE,
        signature,
        RecordHeaders.KEY_ID,
        Bytes.of(key.id().value().getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  }
}
