package dev.countersign.auditservice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One history, whatever happens to the programs that write it. */
class AuditRuntimeIT extends AuditBed {
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
  @Tag("nightly") // it is about time, and the daily build has company
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
  @Tag("nightly")
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
  @Tag("nightly")
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
  @Tag("nightly")
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
  @Tag("nightly")
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
}
