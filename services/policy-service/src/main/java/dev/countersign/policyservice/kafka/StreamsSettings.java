package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka's settings as our configuration has them, each with what it is for. */
final class StreamsSettings {
  static final String APPLICATION = Topics.PREFIX + "policy-service";

  /** Everything that is not one whole record: its key, its headers, the frame of its batch. */
  private static final int FRAME_BYTES = 64 << 10;

  private static final long RETRY_MILLIS = 5;

  private StreamsSettings() {}

  /** What every client needs to reach Kafka. */
  static Map<String, Object> client(PolicyConfig config) {
    var settings = new HashMap<String, Object>(config.kafka().properties());
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    return settings;
  }

  static Properties of(PolicyConfig config) {
    var settings = new Properties();
    settings.putAll(client(config));
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.streams().stateDir().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streams().threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.streams().standbys());
    settings.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG,
        config.kafka().replication().map(Short::intValue).orElse(-1));
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocks.class);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    paces(config.streams(), settings);
    sizes(settings);
    return settings;
  }

  private static void paces(PolicyConfig.Streams streams, Properties settings) {
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, streams.commitEvery().toMillis());
    // A record that comes too soon after a commit to ask for one must not wait out a long poll.
    settings.put(StreamsConfig.POLL_MS_CONFIG, Math.max(1, streams.commitEvery().toMillis()));
    // A member that comes back under its own name gets its partitions back without a rebalance.
    consumer(settings, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, streams.instance());
    consumer(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(streams.sessionTimeout()));
    consumer(
        settings,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        millis(streams.sessionTimeout().dividedBy(3)));
    producer(
        settings, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(streams.transactionTimeout()));
    // The coordinator now and then answers a new transaction with "not yet"; at the default of 100
    // ms, each such answer is a decision that takes 100 ms.
    producer(settings, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MILLIS);
  }

  private static void sizes(Properties settings) {
    int record = Topics.MAX_MESSAGE_BYTES + FRAME_BYTES;
    producer(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, record);
    consumer(settings, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, record);
  }

  private static void consumer(Properties settings, String name, Object value) {
    settings.put(StreamsConfig.mainConsumerPrefix(name), value);
  }

  private static void producer(Properties settings, String name, Object value) {
    settings.put(StreamsConfig.producerPrefix(name), value);
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
