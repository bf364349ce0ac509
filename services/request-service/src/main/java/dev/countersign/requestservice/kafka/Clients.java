package dev.countersign.requestservice.kafka;

import dev.countersign.requestservice.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of the gateway's own, with the settings that the design relies on. */
@ApplicationScoped
public class Clients {
  private static final int BACKOFF_MS = 50;
  private static final int LONGEST_BACKOFF_MS = 500;
  private static final int SMALL_RECORDS = 500;
  private static final int SMALL_BYTES = 1 << 20;

  private final GatewayConfig config;

  public Clients(GatewayConfig config) {
    this.config = config;
  }

  /** Reads committed records, of partitions that it is given and from where it is put. */
  KafkaConsumer<byte[], byte[]> consumer(String name) {
    return new KafkaConsumer<>(
        reading(name), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The same, a little at a time. */
  KafkaConsumer<byte[], byte[]> smallConsumer(String name) {
    var settings = reading(name);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, SMALL_RECORDS);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, SMALL_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, SMALL_BYTES);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> reading(String name) {
    var settings = common(name);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /** Sends each record at once, never twice. */
  KafkaProducer<byte[], byte[]> producer(String name) {
    int sendMs = Math.toIntExact(config.kafka().sendTimeout().toMillis());
    var settings = common(name);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, sendMs / 2);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, sendMs);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, sendMs);
    settings.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        dev.countersign.protocol.topic.Topics.MAX_MESSAGE_BYTES);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Admin admin(String name) {
    return Admin.create(common(name));
  }

  private Map<String, Object> common(String name) {
    var settings = new HashMap<String, Object>();
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, config.issuer() + "-" + name);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, BACKOFF_MS);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_BACKOFF_MS);
    return settings;
  }
}
