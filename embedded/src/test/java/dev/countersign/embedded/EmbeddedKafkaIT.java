package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedKafkaIT {

  private static final List<String> OWN_TOPICS =
      List.of("__consumer_offsets", "__transaction_state", "__share_group_state");

  private final String topic = "topic-" + UUID.randomUUID();

  @Test
  void shouldCarryARecord() throws Exception {
    var clients = shared();
    clients.createTopic(topic);

    clients.send(topic, "one");

    assertThat(clients.committed(topic)).containsExactly("one");
  }

  @Test
  void shouldHideAnAbortedTransaction() throws Exception {
    var clients = shared();
    clients.createTopic(topic);

    transact(clients, true, "kept");
    transact(clients, false, "aborted");
    transact(clients, true, "also kept");

    assertThat(clients.committed(topic)).containsExactly("kept", "also kept");
  }

  @Test
  void shouldGiveAShareGroupOnlyWhatWasCommitted() throws Exception {
    var clients = shared();
    clients.createTopic(topic);
    var group = "group-" + UUID.randomUUID();
    configure(
        clients,
        group,
        Map.of("share.isolation.level", "read_committed", "share.auto.offset.reset", "earliest"));
    transact(clients, false, "aborted");
    transact(clients, true, "grant");

    assertThat(shared(clients, group, 1)).containsExactly("grant");
  }

  @Test
  void shouldAllowShortLocksToAShareGroup() throws Exception {
    var clients = shared();
    var group = "group-" + UUID.randomUUID();

    configure(
        clients,
        group,
        Map.of(
            "share.record.lock.duration.ms",
            "1000",
            "share.session.timeout.ms",
            "1000",
            "share.heartbeat.interval.ms",
            "100"));

    try (var admin = clients.admin()) {
      var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
      var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(config.get("share.record.lock.duration.ms").value()).isEqualTo("1000");
    }
  }

  @Test
  void shouldCarryFourMebibytes() throws Exception {
    var clients = shared();
    try (var admin = clients.admin()) {
      var big = new NewTopic(topic, 1, (short) 1);
      admin.createTopics(List.of(big)).all().get();
    }
    var value = Clients.text(4 * 1024 * 1024);

    try (var producer = clients.producer(Map.of("max.request.size", 5 * 1024 * 1024))) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }

    assertThat(clients.committed(topic)).containsExactly(value);
  }

  /**
   * Deletes the broker's own topics and lets it make them by itself, to see that it makes the same.
   */
  @Test
  @Tag("nightly")
  void shouldMakeItsOwnTopicsAsTheBrokerWould() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary())) {
      var clients = new Clients(kafka.bootstrapServers());
      var made = ownTopics(clients);
      try (var admin = clients.admin()) {
        admin.deleteTopics(OWN_TOPICS).all().get();
      }

      clients.createTopic(topic);
      transact(clients, true, "first");
      var group = "group-" + UUID.randomUUID();
      configure(clients, group, Map.of("share.auto.offset.reset", "earliest"));
      assertThat(shared(clients, group, 1)).containsExactly("first");

      assertThat(ownTopics(clients)).isEqualTo(made);
    }
  }

  @Test
  void shouldNotInventTopics() {
    try (var producer = shared().producer(Map.of("max.block.ms", 500))) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "lost")).get())
          .hasMessageContaining(topic);
    }
  }

  @Test
  void shouldComeBackOnTheSamePortWithTheSameRecords() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary())) {
      var clients = new Clients(kafka.bootstrapServers());
      clients.createTopic(topic);
      clients.send(topic, "before");

      kafka.stop();
      assertThat(Ports.isBusy(kafka.port())).isFalse();
      kafka.startAgain();

      clients.send(topic, "after");
      assertThat(clients.committed(topic)).containsExactly("before", "after");
    }
  }

  @Test
  void shouldKeepRecordsAndClusterIdInAGivenFolder(@TempDir Path data) throws Exception {
    String cluster;
    try (var kafka = EmbeddedKafka.start(KafkaOptions.keptIn(data))) {
      cluster = kafka.clusterId();
      var clients = new Clients(kafka.bootstrapServers());
      clients.createTopic(topic);
      clients.send(topic, "kept");
    }

    try (var kafka = EmbeddedKafka.start(KafkaOptions.keptIn(data))) {
      assertThat(kafka.clusterId()).isEqualTo(cluster);
      assertThat(new Clients(kafka.bootstrapServers()).committed(topic)).containsExactly("kept");
    }
  }

  @Test
  void shouldRefuseABusyPort() {
    int busy = Integer.parseInt(SharedServers.bootstrapServers().replace("127.0.0.1:", ""));

    assertThatThrownBy(() -> EmbeddedKafka.start(KafkaOptions.temporary().onPort(busy)))
        .isInstanceOf(ServerException.class)
        .hasMessage(
            "Expected port %d of 127.0.0.1 to be free, but another program listens on it", busy);
  }

  @Test
  void shouldRefuseAFolderInUse(@TempDir Path data) {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.keptIn(data))) {
      assertThat(kafka.clusterId()).isNotEmpty();
      assertThatThrownBy(() -> EmbeddedKafka.start(KafkaOptions.keptIn(data)))
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("another server is running on it");
    }
  }

  /** Of each of the broker's own topics: the partitions, and the settings that are not defaults. */
  private static Map<String, String> ownTopics(Clients clients) throws Exception {
    try (var admin = clients.admin()) {
      var resources =
          OWN_TOPICS.stream()
              .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
              .toList();
      var partitions = admin.describeTopics(OWN_TOPICS).allTopicNames().get();
      return admin.describeConfigs(resources).all().get().entrySet().stream()
          .collect(
              Collectors.toMap(
                  config -> config.getKey().name(),
                  config ->
                      partitions.get(config.getKey().name()).partitions().size()
                          + config.getValue().entries().stream()
                              .filter(
                                  entry ->
                                      entry.source()
                                          == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                              .map(entry -> " " + entry.name() + "=" + entry.value())
                              .sorted()
                              .collect(Collectors.joining())));
    }
  }

  private static Clients shared() {
    return new Clients(SharedServers.bootstrapServers());
  }

  private void transact(Clients clients, boolean commit, String value) throws Exception {
    try (var producer = clients.producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, value)).get();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static void configure(Clients clients, String group, Map<String, String> settings)
      throws Exception {
    try (var admin = clients.admin()) {
      var operations =
          settings.entrySet().stream()
              .map(s -> new AlterConfigOp(new ConfigEntry(s.getKey(), s.getValue()), OpType.SET))
              .toList();
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), operations))
          .all()
          .get();
    }
  }

  /**
   * What a share group gets, acknowledged one by one, until there are so many and nothing more
   * comes at once.
   */
  private List<String> shared(Clients clients, String group, int many) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            clients.bootstrapServers(),
            "group.id",
            group,
            "share.acknowledgement.mode",
            "explicit",
            "share.acquire.mode",
            "record_limit",
            "max.poll.records",
            1);
    try (var consumer =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      var values = new ArrayList<String>();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                var records = consumer.poll(Duration.ofMillis(500));
                records.forEach(
                    record -> {
                      values.add(record.value());
                      consumer.acknowledge(record, AcknowledgeType.ACCEPT);
                    });
                return values.size() >= many && records.isEmpty();
              });
      return values;
    }
  }
}
