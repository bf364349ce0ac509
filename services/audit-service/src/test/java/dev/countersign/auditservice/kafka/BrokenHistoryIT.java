package dev.countersign.auditservice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Where the audit stops, and what it says. */
class BrokenHistoryIT extends AuditBed {
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
  void shouldStopWhereTheBeginningOfTheAuditIsGone() throws Exception {
    source.governance().commit();
    var first = run("PT1H");
    awaitEntries(1);
    first.close();
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var audit = new TopicPartition(Topics.AUDIT, 0);
      admin.deleteRecords(Map.of(audit, RecordsToDelete.beforeOffset(1))).all().get();
    }

    var second = run("PT1H");
    await().atMost(PATIENCE).until(() -> second.state() == AuditRuntime.State.STOPPED);
    assertThat(second.stopped())
        .hasValue(
            "Expected topic countersign.audit to begin at offset 0, but it begins at 1: records are lost");
  }

  @Test
  void shouldStopWhereTheAuditIsShorterThanItsCheckpoints() throws Exception {
    source.governance().commit();
    var first = run("PT1H");
    awaitEntries(1);
    awaitCheckpoint(1);
    first.close();
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
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
}
