package dev.countersign.policyservice.kafka;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.policyservice.kafka.log.EventReader;
import dev.countersign.policyservice.kafka.log.GovernanceReplay;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.TestConfig;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Quarantined;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.execution.Directive;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology on Kafka's test driver: one partition, the log in memory. What it puts out is
 * its own log, as on a broker; what it sends to itself comes back at once.
 */
final class Stage implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final DriverLog log;
  private final Path folder;
  private final Map<String, String> config;
  private final Set<String> missingTopics = new HashSet<>();
  private final EventReader reader =
      new EventReader(TestWorld.CLUSTER, TestWorld.OWN_KEY.verifyingKey());
  private TopologyTestDriver driver;
  private Instant now = START;

  private Stage(DriverLog log, Path folder, Map<String, String> config) {
    this.log = log;
    this.folder = folder;
    this.config = config;
    open();
  }

  static Stage empty(Path folder) {
    return new Stage(new DriverLog(), folder, Map.of("partitions", "1"));
  }

  static Stage with(Path folder, Map<String, String> more) {
    var config = new HashMap<>(Map.of("partitions", "1"));
    config.putAll(more);
    return new Stage(new DriverLog(), folder, config);
  }

  /** A cluster that has been born. */
  static Stage born(Path folder) {
    var stage = empty(folder);
    stage.birth();
    return stage;
  }

  void birth() {
    TestWorld.birth().forEach(this::govern);
  }

  void govern(GovernanceCommand command) {
    pipe(TestWorld.governs(now, command));
  }

  private void open() {
    var settings = new HashMap<>(config);
    settings.put("streams.state-dir", folder.toString());
    var typed = TestConfig.of(settings);
    var around =
        new Components.Surroundings(
            log,
            view(),
            pool ->
                missingTopics.contains(pool)
                    ? Optional.of("Expected Kafka to make it, but it did not")
                    : Optional.empty(),
            topic -> !missingTopics.contains(topic),
            new Random(42),
            Runnable::run,
            DecisionCounter.NONE);
    var components =
        Components.of(typed, TestWorld.ROOT_KEY.verifyingKey(), TestWorld.OWN_KEY, around);
    driver =
        new TopologyTestDriver(DecisionTopology.of(components), StreamsSettings.of(typed), now);
  }

  private GovernanceView view() {
    return new GovernanceView() {
      @Override
      public Governance current() {
        return GovernanceReplay.all(log, reader).state();
      }

      @Override
      public Governance atLeast(long epoch) {
        return current();
      }
    };
  }

  /** Stops and starts on the same store. */
  void restart() {
    close();
    open();
  }

  /** What the task keeps. */
  KeyValueStore<org.apache.kafka.common.utils.Bytes, byte[]> store() {
    return driver.getKeyValueStore(TaskStore.NAME);
  }

  /** Stops, loses the store, and starts on the same log. */
  Stage restartedIn(Path other) {
    close();
    var next = new Stage(log, other, config);
    next.now = now;
    return next;
  }

  /**
   * Stops and starts on the same store as one of several partitions. The driver has the first
   * alone, so what goes to another comes back to the wrong one, and is lost.
   */
  Stage restartedAmong(int partitions) {
    close();
    var among = new HashMap<>(config);
    among.put("partitions", Integer.toString(partitions));
    var next = new Stage(log, folder, among);
    next.now = now;
    return next;
  }

  void lose(String topic) {
    missingTopics.add(topic);
  }

  /** As an operator erases a payload from the topic. */
  void erase(Digest digest) {
    log.append(Topics.PAYLOADS, bytes(digest.value()), null, new RecordHeaders(), now);
  }

  Instant now() {
    return now;
  }

  /** The time of every clock goes on. */
  void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
    drain();
  }

  void pipe(Signed command) {
    pipe(command, now);
  }

  void pipe(Signed command, Instant appended) {
    var headers = new RecordHeaders();
    command
        .headers()
        .forEach((name, value) -> headers.add(new RecordHeader(name, value.toArray())));
    pipe(bytes(command.key()), command.value().toArray(), headers, appended);
  }

  void pipe(
      byte[] key, byte[] value, org.apache.kafka.common.header.Headers headers, Instant appended) {
    driver
        .createInputTopic(Topics.COMMANDS, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, headers, appended));
    drain();
  }

  private void drain() {
    for (var topic : driver.producedTopicNames()) {
      var output =
          driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      for (var record : output.readRecordsToList()) {
        log.append(topic, record.key(), record.value(), record.headers(), now);
      }
    }
  }

  DriverLog log() {
    return log;
  }

  List<Recorded<LogEvent>> recorded(String topic) {
    return log.records(topic).stream().map(reader::read).map(EventReader.Read::recorded).toList();
  }

  List<LogEvent> events(RequestId request) {
    return recorded(Topics.EVENTS).stream()
        .filter(it -> it.meta().aggregate().equals(request.value()))
        .<LogEvent>map(Recorded::event)
        .toList();
  }

  List<String> eventNames(RequestId request) {
    return events(request).stream().map(it -> it.getClass().getSimpleName()).toList();
  }

  EventMeta lastMeta() {
    return recorded(Topics.EVENTS).getLast().meta();
  }

  List<Reply> replies() {
    return log.records(Topics.REFUSALS).stream()
        .map(it -> Wire.decode(it.value(), Reply.class))
        .toList();
  }

  RefusalCode lastRefusal() {
    return ((CommandRefused) replies().getLast()).code();
  }

  List<Quarantined> quarantined() {
    return log.records(Topics.QUARANTINE).stream()
        .map(it -> Wire.decode(it.value(), Quarantined.class))
        .toList();
  }

  List<Grant> grants() {
    return log.records(Topics.dispatch("main")).stream()
        .map(it -> Wire.decode(it.value(), Grant.class))
        .toList();
  }

  List<Directive> directives() {
    return log.records(Topics.directives("main")).stream()
        .map(it -> Wire.decode(it.value(), Directive.class))
        .toList();
  }

  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return log.records(topic);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Bytes immutable(String text) {
    return Bytes.of(bytes(text));
  }

  @Override
  public void close() {
    if (driver != null) {
      driver.close();
      driver = null;
    }
  }
}
