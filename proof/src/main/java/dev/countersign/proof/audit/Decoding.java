package dev.countersign.proof.audit;

import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;

/**
 * Reads the wire for the verifier, which knows the language alone. Each throws a {@code
 * RuntimeException} whose message says what is wrong with the bytes.
 */
public interface Decoding {
  Recorded<LogEvent> event(byte[] value);

  /** The CloudEvents type of an event. */
  String type(LogEvent event);

  CommandHeader header(byte[] header);

  AuditEntry entry(byte[] value);

  SignedCheckpoint checkpoint(byte[] value);
}
