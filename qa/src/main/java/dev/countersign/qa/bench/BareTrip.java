package dev.countersign.qa.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The trip of one bare record from a producer to a consumer through the same broker: the yardstick
 * of the bench.
 */
final class BareTrip {
  private static final int RECORD_BYTES = 1000;

  private BareTrip() {}

  static Samples measure(String bootstrap, int warmUp, int count)
      throws InterruptedException, ExecutionException {
    String topic = "bench-" + UUID.randomUUID();
    var place = new TopicPartition(topic, 0);
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
          .all()
          .get();
      try (var producer = producer(bootstrap);
          var consumer = consumer(bootstrap)) {
        consumer.assign(List.of(place));
        consumer.seekToBeginning(List.of(place));
        trips(producer, consumer, topic, warmUp);
        return new Samples("bare Kafka record", trips(producer, consumer, topic, count));
      } finally {
        admin.deleteTopics(List.of(topic)).all().get();
      }
    }
  }

  private static long[] trips(
      KafkaProducer<byte[], byte[]> producer,
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      int count)
      throws InterruptedException, ExecutionException {
    var nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      var sent = producer.send(new ProducerRecord<>(topic, new byte[RECORD_BYTES]));
      for (int seen = 0; seen == 0; ) {
        seen = consumer.poll(Duration.ofSeconds(1)).count();
      }
      nanos[i] = System.nanoTime() - start;
      sent.get();
    }
    return nanos;
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.ACKS_CONFIG,
            "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            1),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
