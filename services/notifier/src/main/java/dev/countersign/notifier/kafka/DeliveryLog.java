package dev.countersign.notifier.kafka;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.notifier.delivery.DeliveryFold;
import dev.countersign.notifier.sending.Outcomes;
import dev.countersign.protocol.delivery.DeliveryRecord;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** The records on {@code deliveries}: written as they come to be, read back at the start. */
final class DeliveryLog implements Outcomes, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DeliveryLog.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Clients clients;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String source;
  private final Clock clock;
  private final AtomicLong number = new AtomicLong();
  private final long started;

  DeliveryLog(Clients clients, String cluster, Clock clock) {
    this.clients = clients;
    this.producer = clients.producer();
    this.source = "urn:countersign:" + cluster + ":notifier";
    this.clock = clock;
    this.started = clock.millis();
  }

  /** One that is lost costs a second delivery after a crash, and nothing else. */
  @Override
  public void write(DeliveryRecord delivery) {
    var record =
        new ProducerRecord<>(
            Topics.DELIVERIES,
            delivery.endpoint().getBytes(StandardCharsets.UTF_8),
            Wire.encode((Record) delivery));
    RecordHeaders.cloudEvent(
        record.headers(),
        Wire.ceType(delivery),
        source,
        "%s/%d/%d".formatted(delivery.endpoint(), started, number.incrementAndGet()),
        delivery.endpoint(),
        clock.instant());
    try {
      var _ =
          producer.send(
              record,
              (_, failure) -> {
                if (failure != null) {
                  LOG.warnf("What became of a delivery was not written: %s", failure.getMessage());
                }
              });
    } catch (KafkaException e) {
      LOG.warnf("What became of a delivery was not written: %s", e.getMessage());
    }
  }

  /**
   * Everything that stands there now.
   *
   * @throws KafkaException when the broker does not answer
   */
  DeliveryFold fold() {
    var fold = new DeliveryFold();
    producer.flush();
    try (var consumer = clients.consumer()) {
      var partitions =
          consumer.partitionsFor(Topics.DELIVERIES).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      var ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        read(consumer, fold);
      }
    }
    return fold;
  }

  private static void read(KafkaConsumer<byte[], byte[]> consumer, DeliveryFold fold) {
    for (var record : consumer.poll(POLL)) {
      try {
        fold.take(Wire.decode(record.value(), DeliveryRecord.class));
      } catch (MalformedRecordException e) {
        LOG.warnf(
            "Passed over a record of %s, partition %d, offset %d: %s",
            record.topic(), record.partition(), record.offset(), e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
