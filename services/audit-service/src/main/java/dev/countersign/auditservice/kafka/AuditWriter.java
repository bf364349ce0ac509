package dev.countersign.auditservice.kafka;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes the audit, a transaction at a time. One at a time can. */
final class AuditWriter implements AutoCloseable {
  private static final byte[] KEY = Topics.AUDIT_KEY.getBytes(StandardCharsets.US_ASCII);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String source;
  private final Clock clock;

  AuditWriter(KafkaProducer<byte[], byte[]> producer, String cluster, Clock clock) {
    this.producer = producer;
    this.source = "urn:countersign:" + cluster + ":audit-service";
    this.clock = clock;
  }

  /** Returns when whatever the last writer had begun is undone, and it cannot write any more. */
  void fenceOthers() {
    producer.initTransactions();
  }

  void begin() {
    producer.beginTransaction();
  }

  void write(AuditEntry entry) {
    var sequence = Long.toString(entry.sequence());
    var record = record(Topics.AUDIT, Wire.encode(entry));
    RecordHeaders.cloudEvent(
        record.headers(), Wire.ceType(entry), source, sequence, entry.aggregate(), entry.time());
    RecordHeaders.put(record.headers(), RecordHeaders.CE_SEQUENCE, sequence);
    send(record);
  }

  void write(Checkpoint checkpoint, SigningKey key) {
    var signed = new SignedCheckpoint(checkpoint.size(), checkpoint.root(), checkpoint.sign(key));
    var now = Instant.ofEpochMilli(clock.millis());
    var record = record(Topics.CHECKPOINTS, Wire.encode(signed));
    RecordHeaders.cloudEvent(
        record.headers(),
        Wire.ceType(signed),
        source,
        checkpoint.size() + "/" + now.toEpochMilli(),
        checkpoint.origin(),
        now);
    send(record);
  }

  /** Both topics have the one partition that there is one order on. */
  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] value) {
    return new ProducerRecord<>(topic, 0, KEY, value);
  }

  /** A failure comes back from {@link #commit}. */
  private void send(ProducerRecord<byte[], byte[]> record) {
    var _ = producer.send(record);
  }

  void commit() {
    producer.commitTransaction();
  }

  /** At once: an open transaction is undone by the next writer, or by the broker. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
