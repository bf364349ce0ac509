package dev.countersign.notifier.kafka;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.notifier.sending.BrokenLogException;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** Reads what policy-service signed, and believes nothing else. */
final class SignedLog {
  private final String cluster;
  private final VerifyingKey decisions;

  SignedLog(String cluster, VerifyingKey decisions) {
    this.cluster = cluster;
    this.decisions = decisions;
  }

  /**
   * The event in a record, its signature and its place checked.
   *
   * @param partitions how many the topic has
   * @throws BrokenLogException when it is not what it must be, or not where it must be
   */
  Recorded<LogEvent> read(ConsumerRecord<byte[], byte[]> record, int partitions) {
    if (record.key() == null || record.value() == null) {
      throw at(record, "Expected an event, but a key or value is missing");
    }
    var recorded = decode(record);
    var key = new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(recorded.meta().aggregate())) {
      throw at(record, "Expected an event under its own key, but it is under another");
    }
    boolean governance = record.topic().equals(Topics.GOVERNANCE);
    if (recorded.event() instanceof GovernanceEvent != governance) {
      throw at(record, "Expected an event of this log, but it is one of another");
    }
    if (Utils.toPositive(Utils.murmur2(record.key())) % partitions != record.partition()) {
      throw at(record, "Expected an event on the partition of its key, but it is on another");
    }
    var type = Wire.ceType(recorded.event());
    if (!RecordHeaders.text(record.headers(), RecordHeaders.CE_TYPE).orElse("").equals(type)) {
      throw at(record, "Expected the ce_type " + type + ", but it is another");
    }
    var signature = RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNATURE);
    var hash = EventSeal.hash(cluster, key, type, record.value());
    if (signature.isEmpty() || !EventSeal.verify(decisions, hash, Bytes.of(signature.get()))) {
      throw at(
          record,
          "Expected policy-service's signature on event %d of %s, but it is not good"
              .formatted(recorded.meta().sequence(), key));
    }
    return recorded;
  }

  private static Recorded<LogEvent> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Wire.decodeEvent(record.value());
    } catch (MalformedRecordException e) {
      throw at(record, e.getMessage());
    }
  }

  static BrokenLogException at(ConsumerRecord<?, ?> record, String what) {
    return new BrokenLogException(what, record.topic(), record.partition(), record.offset());
  }
}
