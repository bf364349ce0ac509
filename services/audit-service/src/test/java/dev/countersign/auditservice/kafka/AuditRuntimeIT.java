package dev.countersign.auditservice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.proof.audit.AuditChain;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** audit-service on a real broker, with a policy-service that also does what none should. */
class AuditRuntimeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final NoteKey KEY =
      new NoteKey(Checkpoint.origin("test"), Source.AUDIT_SERVICE.verifyingKey());

  private EmbeddedKafka kafka;
  private Source source;
  private final List<AuditRuntime> runtimes = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    source = new Source(kafka.bootstrapServers());
  }

  @AfterEach
  void stop() {
    runtimes.forEach(AuditRuntime::close);
    processes.forEach(Process::destroyForcibly);
    source.close();
    kafka.close();
  }

  private AuditRuntime run(String takeOverAfter) {
    var runtime = AuditProcess.runtime(kafka.bootstrapServers(), takeOverAfter);
    runtimes.add(runtime);
    runtime.start();
    return runtime;
  }

  private Process fork(String takeOverAfter) throws java.io.IOException {
    var process = AuditProcess.start(kafka.bootstrapServers(), takeOverAfter);
    processes.add(process);
    return process;
  }

  @Test
  void shouldChainEveryCommittedRecordOnceAndNoOther() {
    source.governance().event(Source.request(0, 1), 1).commit();
    run("PT1H");
    for (int i = 0; i < 50; i++) {
      source
          .event(Source.request(i % 3, i % 7), 1)
          .event(Source.request((i + 1) % 3, i % 7), 1)
          .commit();
      var ghost = Source.request(i % 3, 50 + i);
      source.abort(
          List.of(
              Source.record(
                  Topics.EVENTS,
                  i % 3,
                  ghost,
                  new Recorded<>(Source.meta(ghost, 1, ChainHead.START), new RequestCancelled()),
                  Source.POLICY_SERVICE)));
    }

    awaitEntries(102);
    assertOneHistory();
    awaitCheckpoint(102);
  }

  @Test
  void shouldChainAnEventInLessThanASecond() {
    source.governance().commit();
    run("PT1H");
    awaitEntries(1);
    for (int i = 1; i <= 20; i++) {
      source.event(Source.request(0, 1), 1).commit();
      awaitEntries(1 + i);
    }

    var audit = source.read(Topics.AUDIT);
    for (var record : audit.subList(1, audit.size())) {
      var entry = Wire.decode(record.value(), AuditEntry.class);
      assertThat(
              Duration.between(
                  entry.position().timestamp(), Instant.ofEpochMilli(record.timestamp())))
          .isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void shouldKeepAnEventBackUntilItsGovernanceIsChained() {
    var runtime = run("PT1H");
    await().atMost(PATIENCE).until(() -> runtime.state() == AuditRuntime.State.WRITING);
    source.event(Source.request(1, 1), 2).commit();
    source.governance().commit();
    awaitEntries(1);
    source.governance().commit();

    awaitEntries(3);
    assertThat(entries().map(entry -> entry.position().topic()))
        .containsExactly(Topics.GOVERNANCE, Topics.GOVERNANCE, Topics.EVENTS);
    assertOneHistory();
  }

  @Test
  void shouldSayThatGovernanceIsMissing() {
    var late = new AtomicLong();
    var clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return Instant.now().plusSeconds(late.get());
          }
        };
    var runtime = AuditProcess.runtime(kafka.bootstrapServers(), "PT1H", clock);
    runtimes.add(runtime);
    source.governance().event(Source.request(1, 1), 2).commit();
    runtime.start();
    awaitEntries(1);
    assertThat(runtime.held()).isEmpty();

    late.set(31);
    await().atMost(PATIENCE).until(() -> runtime.held().isPresent());
    assertThat(runtime.held())
        .hasValue(
            "Expected governance of epoch 2 to come first, but it is at 1"
                + " (topic countersign.events, partition 1, offset 0)");
    source.governance().commit();
    awaitEntries(3);
    await().atMost(PATIENCE).until(() -> runtime.held().isEmpty());
  }

  @Test
  void shouldGoOnWhereItWasAfterBeingKilled() throws Exception {
    source.governance().commit();
    int written = 1;
    for (int life = 0; life < 3; life++) {
      var process = fork("PT1H");
      for (int i = 0; i < 40; i++) {
        source.event(Source.request(i % 3, i % 5), 1).commit();
        written++;
      }
      int atLeast = written - 20;
      await().atMost(PATIENCE).until(() -> entries().count() >= atLeast);
      process.destroyForcibly().waitFor();
    }
    run("PT1H");

    awaitEntries(written);
    assertOneHistory();
    awaitCheckpoint(written);
  }

  @Test
  void shouldBeOneHistoryWhenTwoAreStarted() throws Exception {
    source.governance().commit();
    fork("PT1S");
    var second = run("PT1S");
    fork("PT1S");
    for (int i = 0; i < 200; i++) {
      source.event(Source.request(i % 3, i % 5), 1).commit();
    }

    awaitEntries(201);
    assertOneHistory();
    awaitCheckpoint(201);
    assertThat(second.stopped()).isEmpty();
  }

  @Test
  void shouldTakeOverWhenTheOneThatFencedItIsGone() throws Exception {
    source.governance().commit();
    var first = run("PT3S");
    await().atMost(PATIENCE).until(() -> first.state() == AuditRuntime.State.WRITING);
    var second = fork("PT1H");
    await().atMost(PATIENCE).until(() -> first.state() == AuditRuntime.State.STANDING_BY);
    source.event(Source.request(0, 1), 1).commit();
    awaitEntries(2);
    second.destroyForcibly().waitFor();
    source.event(Source.request(0, 1), 1).commit();

    awaitEntries(3);
    assertThat(first.state()).isEqualTo(AuditRuntime.State.WRITING);
    assertOneHistory();
  }

  @Test
  void shouldGoOnByItselfWhenTheBrokerWasAway() {
    source.governance().commit();
    var runtime = run("PT1H");
    awaitEntries(1);
    kafka.stop();
    await().atMost(PATIENCE).until(() -> runtime.state() == AuditRuntime.State.WAITING);
    kafka.startAgain();
    source.event(Source.request(2, 1), 1).commit();

    awaitEntries(2);
    assertOneHistory();
    assertThat(runtime.stopped()).isEmpty();
  }

  @Test
  void shouldStopAtAnEventThatPolicyServiceDidNotSign() {
    var id = Source.request(1, 1);
    source.governance().commit();
    source.commit(
        Source.record(
            Topics.EVENTS,
            1,
            id,
            new Recorded<>(Source.meta(id, 1, ChainHead.START), new RequestCancelled()),
            Source.AUDIT_SERVICE));

    expectStop("Expected policy-service's signature on event 1 of " + id, 1);
  }

  @Test
  void shouldStopAtAnEventOnAnothersPartition() {
    var id = Source.request(1, 1);
    source.governance().commit();
    source.commit(
        Source.record(
            Topics.EVENTS,
            2,
            id,
            new Recorded<>(Source.meta(id, 1, ChainHead.START), new RequestCancelled()),
            Source.POLICY_SERVICE));

    expectStop("Expected an event on the partition of its key", 2);
  }

  @Test
  void shouldStopAtAnEventThatIsNotTheNextOfItsRequest() {
    var id = Source.request(1, 1);
    source.governance().commit();
    source.commit(
        Source.record(
            Topics.EVENTS,
            1,
            id,
            new Recorded<>(
                Source.meta(id, 1, new ChainHead(1, Digest.NONE, 1, 1)), new RequestCancelled()),
            Source.POLICY_SERVICE));

    expectStop("Expected sequence 1 for event 2 of " + id, 1);
  }

  @Test
  void shouldStopWhereTheAuditIsShorterThanItsCheckpoints() throws Exception {
    source.governance().commit();
    var first = run("PT1H");
    awaitEntries(1);
    awaitCheckpoint(1);
    first.close();
    try (var admin =
        org.apache.kafka.clients.admin.Admin.create(
            java.util.Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteTopics(List.of(Topics.AUDIT)).all().get();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                new dev.countersign.avro.kafka.TopicMaker(admin, java.util.Optional.empty())
                    .ensureCore(Source.PARTITIONS);
                return true;
              });
    }

    var second = run("PT1H");
    await().atMost(PATIENCE).until(() -> second.state() == AuditRuntime.State.STOPPED);
    assertThat(second.stopped())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("Expected the 1 entries that the last checkpoint vouches for"));
  }

  private void expectStop(String why, int partition) {
    var runtime = run("PT1H");
    await().atMost(PATIENCE).until(() -> runtime.state() == AuditRuntime.State.STOPPED);
    assertThat(runtime.stopped())
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith(why)
                    .contains(
                        "topic countersign.events, partition %d, offset 0".formatted(partition)));
    assertThat(entries().map(entry -> entry.position().topic())).doesNotContain(Topics.EVENTS);
  }

  private void awaitEntries(int count) {
    await().atMost(PATIENCE).until(() -> entries().count() >= count);
  }

  private void awaitCheckpoint(long size) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                source.read(Topics.CHECKPOINTS).stream()
                    .map(it -> Wire.decode(it.value(), SignedCheckpoint.class))
                    .anyMatch(it -> it.size() == size));
  }

  private Stream<AuditEntry> entries() {
    return source.read(Topics.AUDIT).stream().map(it -> Wire.decode(it.value(), AuditEntry.class));
  }

  /** Linked from first to last; every committed record once, in order; checkpoints true. */
  private void assertOneHistory() {
    var chain = new AuditChain("test");
    var roots = new HashMap<Long, Digest>();
    roots.put(0L, chain.root());
    var chained = new HashMap<String, List<Long>>();
    entries()
        .forEach(
            entry -> {
              chain.follow(entry);
              roots.put(chain.size(), chain.root());
              chained
                  .computeIfAbsent(
                      entry.position().topic() + entry.position().partition(),
                      _ -> new ArrayList<>())
                  .add(entry.position().offset());
            });
    var written = new HashMap<String, List<Long>>();
    for (var topic : List.of(Topics.GOVERNANCE, Topics.EVENTS)) {
      source
          .read(topic)
          .forEach(
              it ->
                  written
                      .computeIfAbsent(topic + it.partition(), _ -> new ArrayList<>())
                      .add(it.offset()));
    }
    assertThat(chained).isEqualTo(written);
    for (var record : source.read(Topics.CHECKPOINTS)) {
      var signed = Wire.decode(record.value(), SignedCheckpoint.class);
      var checkpoint = Checkpoint.open(signed.note(), KEY);
      assertThat(checkpoint.root()).isEqualTo(roots.get(checkpoint.size()));
    }
  }
}
