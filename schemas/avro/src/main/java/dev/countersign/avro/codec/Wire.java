package dev.countersign.avro.codec;

import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.delivery.DeliveryRecord;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Quarantined;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.Directive;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.SealedChunk;
import dev.countersign.protocol.governance.EndpointSecret;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.request.PolicyChangeDocument;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every record that can stand on a topic, to bytes and back. Thread-safe. Bytes may come from
 * anyone: whatever is wrong with them ends in a {@link MalformedRecordException} and costs no more
 * memory than they are long.
 */
public final class Wire {
  private static final Map<String, WireType> BY_CE_TYPE = new LinkedHashMap<>();
  private static final Map<Class<?>, WireType> BY_CLASS = new HashMap<>();
  private static final Map<Long, WireType> BY_FINGERPRINT = new HashMap<>();

  static {
    for (var event : RequestEvent.class.getPermittedSubclasses()) {
      add(
          enveloped(
              "events",
              event,
              Recorded.class,
              "The place of the event in the log, and who caused it."));
    }
    for (var event : LaneEvent.class.getPermittedSubclasses()) {
      add(
          enveloped(
              "events",
              event,
              Recorded.class,
              "The place of the event in the log, and who caused it."));
    }
    for (var event : GovernanceEvent.class.getPermittedSubclasses()) {
      add(
          enveloped(
              "governance",
              event,
              Recorded.class,
              "The place of the event in the log, and who caused it."));
    }
    for (var command : RequestCommand.class.getPermittedSubclasses()) {
      add(
          enveloped(
              "commands",
              command,
              Sent.class,
              "32 random bytes, so that the digest of the record says nothing.",
              "The contents that the digests in this command name."));
    }
    for (var command : LaneCommand.class.getPermittedSubclasses()) {
      add(
          enveloped(
              "commands",
              command,
              Sent.class,
              "32 random bytes, so that the digest of the record says nothing.",
              "The contents that the digests in this command name."));
    }
    for (var command : GovernanceCommand.class.getPermittedSubclasses()) {
      add(
          enveloped(
              "commands",
              command,
              Sent.class,
              "32 random bytes, so that the digest of the record says nothing.",
              "The contents that the digests in this command name."));
    }
    for (var reply : Reply.class.getPermittedSubclasses()) {
      add(WireType.bare("refusals", reply));
    }
    for (var directive : Directive.class.getPermittedSubclasses()) {
      add(WireType.bare("directives", directive));
    }
    add(WireType.bare("dispatch", Grant.class));
    add(WireType.bare("dispatch", EvidenceOrder.class));
    add(WireType.bare("results", SealedChunk.class));
    add(WireType.bare("payloads", Payload.class));
    add(WireType.bare("quarantine", Quarantined.class));
    add(WireType.bare("audit", AuditEntry.class));
    add(WireType.bare("checkpoints", SignedCheckpoint.class));
    for (var delivery : DeliveryRecord.class.getPermittedSubclasses()) {
      add(WireType.bare("deliveries", delivery));
    }
    add(WireType.bare("header", CommandHeader.class));
    add(WireType.bare("note", SubmissionNote.class));
    add(WireType.bare("operation", ApprovalDocument.class));
    add(WireType.bare("operation", PolicyChangeDocument.class));
    add(WireType.bare("operation", MigrationDocument.class));
    add(WireType.bare("secret", EndpointSecret.class));
  }

  private Wire() {}

  public static byte[] encode(Recorded<?> recorded) {
    return type(recorded.event().getClass()).encode(recorded, recorded.event());
  }

  public static byte[] encode(Sent<?> sent) {
    return type(sent.command().getClass()).encode(sent, sent.command());
  }

  /**
   * For every record that stands alone: replies, grants, directives, chunks, payloads, headers,
   * notes.
   */
  public static byte[] encode(Record bare) {
    return type(bare.getClass()).encode(bare, bare);
  }

  /**
   * The record that the bytes hold.
   *
   * @throws MalformedRecordException when they are not in single-object encoding, have a schema
   *     that is not known here, do not follow it, or hold something of another class
   */
  public static <T> T decode(byte[] value, Class<T> expected) {
    var decoded = typeOf(value).decode(value);
    if (!expected.isInstance(decoded)) {
      throw new MalformedRecordException(
          "Expected a record of "
              + expected.getSimpleName()
              + ", but got one of "
              + decoded.getClass().getSimpleName());
    }
    return expected.cast(decoded);
  }

  /** As {@link #decode}, for an event. */
  @SuppressWarnings("unchecked") // the registry pairs Recorded with LogEvents only
  public static Recorded<LogEvent> decodeEvent(byte[] value) {
    return decode(value, Recorded.class);
  }

  /** As {@link #decode}, for a command. */
  @SuppressWarnings("unchecked") // the registry pairs Sent with Commands only
  public static Sent<Command> decodeCommand(byte[] value) {
    return decode(value, Sent.class);
  }

  /** The type of the record in the bytes, by the fingerprint of its schema. */
  public static WireType typeOf(byte[] value) {
    if (value == null || value.length < WireType.PREFIX_BYTES) {
      throw new MalformedRecordException(
          "Expected a record of at least 10 bytes, but got "
              + (value == null ? "none" : value.length));
    }
    if ((value[0] & 0xFF) != 0xC3 || value[1] != 0x01) {
      throw new MalformedRecordException(
          "Expected Avro single-object encoding (C3 01), but got another beginning");
    }
    long fingerprint = ByteBuffer.wrap(value, 2, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
    var type = BY_FINGERPRINT.get(fingerprint);
    if (type == null) {
      throw new MalformedRecordException(
          "Expected a schema of this version, but got the unknown fingerprint "
              + Long.toHexString(fingerprint));
    }
    return type;
  }

  /** The type whose content is of this class. */
  public static WireType type(Class<?> content) {
    var type = BY_CLASS.get(content);
    if (type == null) {
      throw new IllegalArgumentException("No record on a topic holds a " + content.getName());
    }
    return type;
  }

  /** The CloudEvents type of a record's content. */
  public static String ceType(Object content) {
    return type(content.getClass()).ceType();
  }

  /** All types, by log. */
  public static Collection<WireType> types() {
    return Collections.unmodifiableCollection(BY_CE_TYPE.values());
  }

  private static WireType enveloped(
      String log, Class<?> content, Class<?> envelope, String... docs) {
    var components = envelope.getRecordComponents();
    var fields = new ArrayList<RecordShapes.Field>();
    for (int i = 0; i < docs.length; i++) {
      fields.add(RecordShapes.field(components[i], docs[i]));
    }
    return WireType.enveloped(log, content, List.copyOf(fields), RecordShapes.maker(envelope));
  }

  private static void add(WireType type) {
    if (BY_CE_TYPE.put(type.ceType(), type) != null
        || BY_CLASS.put(type.content(), type) != null
        || BY_FINGERPRINT.put(type.fingerprint(), type) != null) {
      throw new IllegalStateException(
          "Two record types share a name or a fingerprint: " + type.ceType());
    }
  }
}
