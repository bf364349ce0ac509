package dev.countersign.policyservice.testkit;

import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.kafka.DecisionCounter;
import dev.countersign.policyservice.kafka.PolicyRuntime;
import dev.countersign.policyservice.kafka.StoreListing;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** policy-service on a real broker, with hands on both sides of it. */
public final class LiveCluster implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Map<String, Object> client;
  private final Path state;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Map<String, String> config;
  private PolicyRuntime runtime;

  public LiveCluster(String servers, Path state) {
    this(servers, state, Map.of());
  }

  /**
   * A service with knobs of its own.
   *
   * @param more what it has besides, by our names
   */
  public LiveCluster(String servers, Path state, Map<String, String> more) {
    this.client = Map.of("bootstrap.servers", servers);
    this.state = state;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "max.request.size", Topics.MAX_MESSAGE_BYTES * 2),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var knobs = new java.util.HashMap<>(more);
    knobs.put("partitions", Integer.toString(PARTITIONS));
    knobs.put("kafka.bootstrap-servers", servers);
    knobs.put("keep.forget-interval", "PT0.2S");
    knobs.put("streams.state-dir", state.toString());
    this.config = Map.copyOf(knobs);
  }

  public void start() throws InterruptedException {
    runtime =
        new PolicyRuntime(
            TestConfig.of(config),
            TestWorld.ROOT_KEY.verifyingKey(),
            TestWorld.OWN_KEY,
            DecisionCounter.NONE,
            failure::set);
    runtime.start();
    await().atMost(PATIENCE).until(runtime::isReady);
  }

  /** What the stores hold, as an operator is told. */
  public StoreListing stores() {
    return runtime.stores().orElseThrow();
  }

  public void stop() {
    runtime.close();
    runtime = null;
  }

  /** For a service that is started in another way. */
  public Map<String, String> config() {
    return config;
  }

  /** Waits until such a service has made its topics. */
  public void awaitTopics() {
    try (var admin = Admin.create(client)) {
      await()
          .atMost(PATIENCE)
          .until(() -> admin.listTopics().names().get().contains(Topics.COMMANDS));
    }
  }

  /** What the service gave up on; null while it has not. */
  public Throwable failure() {
    return failure.get();
  }

  /** The folder and the changelog both: as if there never had been a store. */
  public void loseStore() throws IOException {
    try (var files = Files.walk(state)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    try (var admin = Admin.create(client)) {
      admin.deleteTopics(List.of("countersign.policy-service-decisions-changelog")).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  public void birth() {
    TestWorld.birth().forEach(this::govern);
  }

  /** Sends it and waits until it is governance. */
  public void govern(GovernanceCommand command) {
    int before = read(Topics.GOVERNANCE).size();
    send(TestWorld.governs(Instant.now(), command));
    await().atMost(PATIENCE).until(() -> read(Topics.GOVERNANCE).size() > before);
  }

  public void send(Signed command) {
    var record =
        new ProducerRecord<>(
            Topics.COMMANDS,
            command.key().getBytes(StandardCharsets.UTF_8),
            command.value().toArray());
    command
        .headers()
        .forEach((name, value) -> record.headers().add(new RecordHeader(name, value.toArray())));
    send(record);
  }

  public void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of a request's events once there are so many of them. */
  public List<String> awaitEvents(RequestId request, int count) {
    return await().atMost(PATIENCE).until(() -> events(request), names -> names.size() >= count);
  }

  public List<String> events(RequestId request) {
    return read(Topics.EVENTS).stream()
        .filter(it -> new String(it.key(), StandardCharsets.UTF_8).equals(request.value()))
        .map(it -> Wire.decodeEvent(it.value()).event().getClass().getSimpleName())
        .toList();
  }

  /** Everything committed on a topic. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    var settings = new java.util.HashMap<>(client);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var places =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      var ends = consumer.endOffsets(places);
      var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (places.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      return all;
    }
  }

  @Override
  public void close() {
    if (runtime != null) {
      runtime.close();
    }
    producer.close();
  }
}
