package dev.countersign.policyservice.kafka.log;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads events back from our own log, believing none that does not carry our signature. */
public final class EventReader {
  private final String cluster;
  private final VerifyingKey ourselves;

  public EventReader(String cluster, VerifyingKey ourselves) {
    this.cluster = cluster;
    this.ourselves = ourselves;
  }

  /** An event that is ours. */
  public record Read(Recorded<LogEvent> recorded, Bytes value, Digest hash) {}

  /**
   * Reads one event.
   *
   * @throws BrokenLogException when the record is not ours, with the place where it is
   */
  public Read read(ConsumerRecord<byte[], byte[]> record) {
    var read = new Read[1];
    locating(record, it -> read[0] = checked(it));
    return read[0];
  }

  /** The hash of an event that is ours. */
  public Digest hash(ConsumerRecord<byte[], byte[]> record) {
    return read(record).hash();
  }

  /**
   * Runs something that reads a record of our own log, and says where the log is broken if it is.
   */
  public static void locating(
      ConsumerRecord<byte[], byte[]> record, Consumer<ConsumerRecord<byte[], byte[]>> reading) {
    try {
      reading.accept(record);
    } catch (MalformedRecordException | BrokenChainException | ImpossibleEventException e) {
      throw new BrokenLogException(
          "Topic %s, partition %d, offset %d"
              .formatted(record.topic(), record.partition(), record.offset()),
          e);
    }
  }

  private Read checked(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      throw new MalformedRecordException("Expected an event, but a key or value is missing");
    }
    var recorded = Wire.decodeEvent(record.value());
    var key = new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(recorded.meta().aggregate())) {
      throw new MalformedRecordException(
          "Expected the key of %s, but it is another".formatted(recorded.meta().aggregate()));
    }
    var hash = EventSeal.hash(cluster, key, Wire.ceType(recorded.event()), record.value());
    var signature = RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNATURE);
    if (signature.isEmpty() || !EventSeal.verify(ourselves, hash, Bytes.of(signature.get()))) {
      throw new MalformedRecordException(
          "Expected our own signature on event %d of %s, but it is not"
              .formatted(recorded.meta().sequence(), key));
    }
    return new Read(recorded, Bytes.of(record.value()), hash);
  }
}
