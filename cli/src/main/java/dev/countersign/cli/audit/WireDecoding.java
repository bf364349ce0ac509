package dev.countersign.cli.audit;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.audit.Decoding;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;

/** The wire as this version of the programs writes it. */
public final class WireDecoding implements Decoding {
  @Override
  public Recorded<LogEvent> event(byte[] value) {
    return Wire.decodeEvent(value);
  }

  @Override
  public String type(LogEvent event) {
    return Wire.ceType(event);
  }

  @Override
  public CommandHeader header(byte[] header) {
    return Wire.decode(header, CommandHeader.class);
  }

  @Override
  public AuditEntry entry(byte[] value) {
    return Wire.decode(value, AuditEntry.class);
  }

  @Override
  public SignedCheckpoint checkpoint(byte[] value) {
    return Wire.decode(value, SignedCheckpoint.class);
  }
}
