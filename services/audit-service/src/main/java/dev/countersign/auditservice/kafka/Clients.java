package dev.countersign.auditservice.kafka;

import dev.countersign.auditservice.config.AuditConfig;
import dev.countersign.protocol.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes our Kafka clients. */
final class Clients {
  private static final int BATCH = 2000;

  private final AuditConfig config;

  Clients(AuditConfig config) {
    this.config = config;
  }

  Admin admin() {
    return Admin.create(common());
  }

  /** Of committed records; by assignment, for a group could give a partition to somebody else. */
  KafkaConsumer<byte[], byte[]> consumer() {
    var settings = common();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The one writer of the audit: whoever begins with the same id takes the pen from the last. */
  KafkaProducer<byte[], byte[]> producer() {
    var settings = common();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "countersign-audit-" + config.cluster());
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> common() {
    var settings = new HashMap<String, Object>(config.kafka().properties());
    settings.put("bootstrap.servers", config.kafka().bootstrapServers());
    settings.put("client.id", "audit-service");
    settings.put("reconnect.backoff.max.ms", 500);
    return settings;
  }
}
