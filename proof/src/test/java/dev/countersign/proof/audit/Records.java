package dev.countersign.proof.audit;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes records byte for byte. */
final class Records {
  private Records() {}

  /** As policy-service writes it, or as somebody else would. */
  static LogRecord record(LogPosition position, Recorded<LogEvent> event, SigningKey key) {
    var meta = event.meta();
    byte[] value = Wire.encode(event);
    var type = Wire.ceType(event.event());
    var hash = EventSeal.hash(History.CLUSTER, meta.aggregate(), type, value);
    return new LogRecord(
        position,
        utf8(meta.aggregate()),
        List.of(
            header("ce_type", type),
            header("ce_id", meta.aggregate() + "/" + meta.sequence()),
            header("ce_specversion", "1.0"),
            header("content-type", "application/avro"),
            new LogRecord.Header("countersign-signature", EventSeal.sign(key, hash).toArray())),
        value);
  }

  static LogRecord.Header header(String name, String value) {
    return new LogRecord.Header(name, utf8(value));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
