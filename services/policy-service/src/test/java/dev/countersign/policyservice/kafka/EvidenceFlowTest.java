package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CLUSTER;
import static dev.countersign.policyservice.testkit.TestWorld.OWN_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.RESULT_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.STRANGER_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.publishingToo;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.proof.grant.EvidenceSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.evidence.EvidenceReport.Gathered;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.GatherEvidence;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFlowTest {
  private static final RequestId REQUEST = requestId("a");
  private static final String SECRET = "s3cret-4711";
  private static final Payload STATEMENT =
      sql("update orders set note = '%s' where id < 4".formatted(SECRET));
  private static final String WANTS =
      """
      policy: look-first
      match: { targets: [orders], environments: [production] }
      evidence: { gather: [plan, rows], within: 30s, required: true, masked: [orders.note] }
      """;
  private static final Speaker ELSEWHERE =
      Speaker.of(CLUSTER, "agent-9", STRANGER_KEY, "agent-9", PrincipalKind.AGENT);

  @TempDir Path folder;
  @TempDir Path other;
  private Stage stage;

  @BeforeEach
  void begin() {
    stage = Stage.born(folder);
    stage.govern(publishingToo(WANTS));
    stage.govern(new RegisterPool("far", Duration.ofSeconds(30), Duration.ofSeconds(10)));
    stage.govern(new RegisterAgent(ELSEWHERE.subject(), "far", STRANGER_KEY.verifyingKey().raw()));
    stage.pipe(submits(stage.now(), "a", PRODUCTION, STATEMENT, DispatchMode.AUTOMATIC));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private List<EvidenceOrder> orders() {
    return stage.records(Topics.dispatch("main")).stream()
        .map(it -> Wire.decode(it.value(), EvidenceOrder.class))
        .toList();
  }

  private void reports(Speaker agent, int gathering) {
    stage.pipe(
        agent.says(
            stage.now(),
            REQUEST.value(),
            new ReportEvidence(gathering, new Gathered(Evidence.NONE))));
  }

  private void asksAgain() {
    stage.pipe(
        ALICE.says(stage.now(), REQUEST.value(), new GatherEvidence(Optional.of(RESULT_KEY))));
  }

  private void votes() {
    stage.pipe(approves(BOB, stage.now(), REQUEST, STATEMENT.digest()));
  }

  @Test
  void shouldOrderWhatThePoliciesWantWithTheBytesAndSignIt() {
    assertThat(stage.eventNames(REQUEST))
        .containsExactly("RequestSubmitted", "WorkflowPinned", "EvidenceAsked", "StepOpened");
    var order = orders().getFirst();
    assertThat(order.cluster()).isEqualTo(CLUSTER);
    assertThat(order.target()).isEqualTo(PRODUCTION);
    assertThat(order.gather()).containsExactly(EvidencePart.PLAN, EvidencePart.ROWS);
    assertThat(order.masked()).containsExactly("orders.note");
    assertThat(order.content()).isEqualTo(STATEMENT.content());
    assertThat(order.resultKey()).contains(RESULT_KEY);
    assertThat(order.statementTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(stage.events(REQUEST).toString()).doesNotContain(SECRET);
    var record = stage.records(Topics.dispatch("main")).getFirst();
    var signature =
        Bytes.of(
            record
                .headers()
                .lastHeader(dev.countersign.avro.kafka.RecordHeaders.SIGNATURE)
                .value());
    assertThat(EvidenceSeal.verify(OWN_KEY.verifyingKey(), record.value(), signature)).isTrue();
  }

  @Test
  void shouldTakeTheFirstReportOfThePoolThatWasAsked() {
    reports(ELSEWHERE, 1);
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    votes();
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.EVIDENCE_AWAITED);

    reports(AGENT, 1);
    reports(AGENT, 1);

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.EVIDENCE_NOT_AWAITED);
    assertThat(Collections.frequency(stage.eventNames(REQUEST), "EvidenceGathered")).isOne();
    votes();
    assertThat(stage.eventNames(REQUEST)).contains("VoteCast");
  }

  @Test
  void shouldSayByItselfThatTheTimeIsOverAlsoAfterTheStoreIsLost() {
    stage.pass(Duration.ofSeconds(20));
    assertThat(stage.eventNames(REQUEST)).endsWith("StepOpened");
    stage = stage.restartedIn(other);

    stage.pass(Duration.ofSeconds(35)); // this host's clock begins anew with the store

    assertThat(stage.eventNames(REQUEST)).endsWith("EvidenceFailed");
    votes();
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.EVIDENCE_MISSING);
    asksAgain();
    assertThat(orders()).extracting(EvidenceOrder::gathering).containsExactly(1, 2);
    reports(AGENT, 2);
    votes();
    assertThat(stage.eventNames(REQUEST)).contains("VoteCast");
  }

  @Test
  void shouldGoOnWhereTheTextIsErased() {
    stage.pass(Duration.ofSeconds(35));
    stage
        .log()
        .append(
            Topics.PAYLOADS,
            Stage.bytes(STATEMENT.digest().value()),
            null,
            new RecordHeaders(),
            stage.now());
    stage = stage.restartedIn(other);

    asksAgain();

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.OPERATION_REFUSED);
    stage.pipe(
        submits(stage.now(), "b", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL));
    assertThat(stage.eventNames(requestId("b"))).endsWith("StepOpened");
  }
}
