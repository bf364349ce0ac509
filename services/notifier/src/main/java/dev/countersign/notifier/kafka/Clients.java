package dev.countersign.notifier.kafka;

import dev.countersign.notifier.config.NotifierConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes our Kafka clients, beside those of the channels. */
final class Clients {
  private static final int RECORDS = 50;
  private static final int FETCH_BYTES = 2 << 20;
  private static final int PARTITION_BYTES = 1 << 18;
  private static final int SEND_BYTES = 4 << 20;
  private static final int CALL_MS = 10_000;

  private final NotifierConfig config;

  Clients(NotifierConfig config) {
    this.config = config;
  }

  /** Of committed records; by assignment, and in small pieces, for the heap is small. */
  KafkaConsumer<byte[], byte[]> consumer() {
    var settings = common();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, CALL_MS);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  KafkaProducer<byte[], byte[]> producer() {
    var settings = common();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, SEND_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_MS);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> common() {
    var settings = new HashMap<String, Object>(config.kafka().properties());
    settings.put("bootstrap.servers", config.kafka().bootstrapServers());
    settings.put("client.id", "notifier");
    settings.put("reconnect.backoff.max.ms", 500);
    return settings;
  }
}
