package dev.countersign.agent.kafka;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The agent's one producer: idempotent, acknowledged by all copies, without lingering. A send that
 * fails may still have reached the log, so whatever is sent can be sent again. Thread-safe.
 */
public final class Producing implements AutoCloseable {
  private static final int OVERHEAD = 64 << 10;

  /** A record is given up well before the 30 s that a command may take, and is then signed anew. */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
          ProducerConfig.LINGER_MS_CONFIG, 0,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000,
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES - OVERHEAD);

  private final KafkaProducer<byte[], byte[]> producer;

  public Producing(KafkaAccess kafka) {
    producer =
        new KafkaProducer<>(
            kafka.with("producer", SETTINGS), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A record for a topic that is keyed by text; the key decides the partition, as everywhere. */
  static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
  }

  static void describe(
      ProducerRecord<byte[], byte[]> record, Object content, String agent, String id, Instant now) {
    RecordHeaders.cloudEvent(
        record.headers(),
        Wire.ceType(content),
        "countersign/agent/" + agent,
        id,
        new String(record.key(), StandardCharsets.UTF_8),
        now);
  }

  CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    var done = new CompletableFuture<Void>();
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  done.complete(null);
                } else {
                  done.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public void close() {
    producer.close();
  }
}
