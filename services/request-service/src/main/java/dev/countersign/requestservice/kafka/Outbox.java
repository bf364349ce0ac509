package dev.countersign.requestservice.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;

/**
 * Sends commands, and tells the ones that certainly never left from those of which nobody knows.
 */
@ApplicationScoped
public class Outbox {
  private final Clients clients;
  private KafkaProducer<byte[], byte[]> producer;
  private Metric sentSoFar;

  public Outbox(Clients clients) {
    this.clients = clients;
  }

  void open() {
    producer = clients.producer("commands");
    sentSoFar =
        producer.metrics().entrySet().stream()
            .filter(
                metric ->
                    metric.getKey().name().equals("record-send-total")
                        && metric.getKey().group().equals("producer-metrics"))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Expected the producer to count what it sends, but it does not"))
            .getValue();
  }

  void close() {
    producer.close(Duration.ofSeconds(5));
  }

  /**
   * Sends a record.
   *
   * @param notSent is told why, where it certainly never left; where it did, or may have, the
   *     answer is left to the log
   */
  void send(ProducerRecord<byte[], byte[]> record, Consumer<String> notSent) {
    var before = sentSoFar.metricValue();
    try {
      var _ =
          producer.send(
              record,
              (_, failure) -> {
                // The producer counts a record when it hands it to a connection: if nothing at all
                // was
                // handed over since, then not this one either.
                if (failure != null && sentSoFar.metricValue().equals(before)) {
                  notSent.accept(failure.getMessage());
                }
              });
    } catch (KafkaException e) { // no room, or no metadata: it never came as far as a connection
      notSent.accept(e.getMessage());
    }
  }
}
