package dev.countersign.agent.kafka;

import dev.countersign.agent.run.SignedRecord;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as the pure part of the agent takes them; whatever is missing is empty. */
final class SignedRecords {
  private static final byte[] NOTHING = new byte[0];

  private SignedRecords() {}

  static SignedRecord of(ConsumerRecord<byte[], byte[]> found) {
    var headers = found.headers();
    return new SignedRecord(
        found.topic(),
        found.key() == null ? "" : new String(found.key(), StandardCharsets.UTF_8),
        RecordHeaders.text(headers, RecordHeaders.CE_TYPE).orElse(""),
        Bytes.of(found.value() == null ? NOTHING : found.value()),
        RecordHeaders.text(headers, RecordHeaders.KEY_ID).orElse(""),
        Bytes.of(RecordHeaders.bytes(headers, RecordHeaders.SIGNATURE).orElse(NOTHING)));
  }
}
