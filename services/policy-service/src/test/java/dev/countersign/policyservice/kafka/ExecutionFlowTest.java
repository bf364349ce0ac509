package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CAROL;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.LEASE;
import static dev.countersign.policyservice.testkit.TestWorld.OTHER_AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.OURSELVES;
import static dev.countersign.policyservice.testkit.TestWorld.OWN_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.RESULT_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.EarlierRun;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionFlowTest {
  private static final ExecutionId EXECUTION = ExecutionId.of(requestId("a"), 1);

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void grant() {
    stage = Stage.born(folder);
    stage.pipe(
        submits(
            stage.now(), "a", DEVELOPMENT, sql("select id from orders"), DispatchMode.AUTOMATIC));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private Digest grantHash() {
    return GrantSeal.hash(stage.records(Topics.dispatch("main")).getLast().value());
  }

  private Signed claim(Speaker agent) {
    return agent.says(stage.now(), requestId("a").value(), new ClaimGrant(EXECUTION, grantHash()));
  }

  private void beat() {
    stage.pipe(AGENT.says(stage.now(), requestId("a").value(), new Heartbeat(EXECUTION)));
  }

  @Test
  void shouldSignTheGrant() {
    var grant = stage.records(Topics.dispatch("main")).getFirst();
    var signature = RecordHeaders.bytes(grant.headers(), RecordHeaders.SIGNATURE).orElseThrow();

    assertThat(GrantSeal.verify(OWN_KEY.verifyingKey(), grantHash(), Bytes.of(signature))).isTrue();
  }

  @Test
  void shouldTellThePoolWhoseClaimIsAccepted() {
    var claim = claim(AGENT);

    stage.pipe(claim);

    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionStarted");
    assertThat(stage.directives())
        .singleElement()
        .isEqualTo(
            new ClaimAccepted(
                "test-cluster", EXECUTION, AGENT.subject(), claim.id(), grantHash(), LEASE));
  }

  @Test
  void shouldTellASecondAgentThatTheGrantIsUsed() {
    stage.pipe(claim(AGENT));

    stage.pipe(claim(OTHER_AGENT));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.GRANT_USED);
    assertThat(stage.directives().getLast())
        .isInstanceOfSatisfying(
            ClaimRefused.class,
            it -> {
              assertThat(it.agent()).isEqualTo(OTHER_AGENT.subject());
              assertThat(it.code()).isEqualTo(RefusalCode.GRANT_USED);
            });
  }

  @Test
  void shouldAskARunningAgentToStop() {
    stage.pipe(claim(AGENT));

    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new CancelRequest()));

    assertThat(stage.eventNames(requestId("a"))).endsWith("CancelAsked");
    assertThat(stage.directives().getLast()).isEqualTo(new StopAsked("test-cluster", EXECUTION));
  }

  @Test
  void shouldAskAgainUntilTheAgentHasStopped() {
    stage.pipe(claim(AGENT));
    passAlive(7);
    assertThat(stops()).as("before anybody asks").isZero();

    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new CancelRequest()));
    passAlive(7);
    assertThat(stops()).isEqualTo(3);

    stage.pipe(
        AGENT.says(
            stage.now(),
            requestId("a").value(),
            new FinishExecution(EXECUTION, new Report.Stopped())));
    pass(7);
    assertThat(stops()).isEqualTo(3);
    assertThat(stage.eventNames(requestId("a"))).endsWith("CancelAsked", "ExecutionCancelled");
  }

  @Test
  void shouldGiveUpAnAgentThatWasToStopAndFellSilent() {
    stage.pipe(claim(AGENT));
    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new CancelRequest()));

    pass(LEASE.toSeconds() + 1);

    assertThat(stage.eventNames(requestId("a"))).endsWith("CancelAsked", "ExecutionUnknown");
    long asked = stops();
    pass(7);
    assertThat(stops()).as("nobody runs it any more").isEqualTo(asked);
  }

  /** The same, with an agent whose heart beats. */
  private void passAlive(long seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(1);
      beat();
    }
  }

  private void pass(long seconds) {
    for (int i = 0; i < seconds; i++) {
      stage.pass(Duration.ofSeconds(1));
    }
  }

  private long stops() {
    return stage.directives().stream().filter(StopAsked.class::isInstance).count();
  }

  /** A run that lapsed left nothing; if there is a receipt of it, the log was restored. */
  @Test
  void shouldSayInEachGrantWhichRunsTheLogKnowsTheEndOf() {
    assertThat(stage.grants().getLast().earlier()).isEmpty();
    stage.pipe(claim(AGENT));
    stage.pipe(
        AGENT.says(
            stage.now(),
            requestId("a").value(),
            new FinishExecution(EXECUTION, Report.Failed.of("LOST", "Expected more"))));

    dispatch();
    assertThat(stage.grants().getLast().execution().number()).isEqualTo(2);
    assertThat(stage.grants().getLast().earlier())
        .containsExactly(new EarlierRun(1, Outcome.FAILED, false));

    stage.pass(Duration.ofSeconds(31));
    dispatch();
    assertThat(stage.grants().getLast().execution().number()).isEqualTo(3);
    assertThat(stage.grants().getLast().earlier())
        .containsExactly(new EarlierRun(1, Outcome.FAILED, false));
  }

  private void dispatch() {
    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new DispatchRequest(RESULT_KEY)));
  }

  @Test
  void shouldLetAnUnclaimedGrantLapse() {
    stage.pass(Duration.ofSeconds(31));

    assertThat(stage.eventNames(requestId("a"))).endsWith("GrantExpired");
  }

  @Test
  void shouldGiveUpAnAgentThatFellSilentAndAskForTheTruthUntilItIsKnown() {
    stage.pipe(claim(AGENT));

    stage.pass(LEASE.plusSeconds(1));
    stage.pass(Duration.ofSeconds(11));
    stage.pass(Duration.ofSeconds(11));

    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionUnknown");
    assertThat(stage.directives().stream().filter(ReconcileAsked.class::isInstance)).hasSize(3);
  }

  @Test
  void shouldTakeTheWordOfAPersonOnceAnAgentHasLookedAndKeepItOffTheLog() {
    stage.pipe(claim(AGENT));
    stage.pass(LEASE.plusSeconds(1));
    stage.govern(
        new RegisterPrincipal(
            CAROL.subject(),
            PrincipalKind.PERSON,
            "Carol",
            List.of(RoleGrant.everywhere(Role.ADMIN))));
    says(BOB, "it is there");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    says(CAROL, "it is there");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.NOT_INSPECTED);
    var found = new ReportInspection(EXECUTION, "orders stands there");
    stage.pipe(OTHER_AGENT.says(stage.now(), requestId("a").value(), found));
    stage.pipe(OTHER_AGENT.says(stage.now(), requestId("a").value(), found));
    says(CAROL, " \n");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.REASON_REQUIRED);

    says(CAROL, "customer 17 has their order");

    assertThat(stage.eventNames(requestId("a")))
        .endsWith("ExecutionUnknown", "ExecutionInspected", "ExecutionReconciled");
    assertThat(stage.records(Topics.EVENTS))
        .noneMatch(it -> new String(it.value(), StandardCharsets.ISO_8859_1).contains("customer"));
    assertThat(stage.records(Topics.PAYLOADS))
        .anyMatch(it -> new String(it.value(), StandardCharsets.ISO_8859_1).contains("customer"));
    var asked = stage.directives().stream().filter(ReconcileAsked.class::isInstance);
    assertThat(asked)
        .allSatisfy(it -> assertThat(((ReconcileAsked) it).tables()).containsExactly("orders"));
  }

  private void says(Speaker who, String reason) {
    var words =
        PayloadSeal.seal(
            PayloadKind.COMMENT,
            Bytes.of(Speaker.random(32)),
            Bytes.of(reason.getBytes(StandardCharsets.UTF_8)));
    var truth =
        new ReconcileExecution(EXECUTION, Outcome.SUCCEEDED, "", Optional.of(words.digest()));
    stage.pipe(who.says(stage.now(), requestId("a").value(), truth, words));
  }

  @Test
  void shouldNotGiveUpAnAgentThatIsHeardOf() {
    stage.pipe(claim(AGENT));
    for (int i = 0; i < 5; i++) {
      stage.pass(LEASE.minusSeconds(2));
      beat();
    }

    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionStarted");
  }

  @Test
  void shouldNotBelieveAnOldQuestionThatIsPlayedAgain() {
    var claimed = stage.now();
    stage.pipe(claim(AGENT));
    stage.pass(LEASE.minusSeconds(1));
    beat();

    stage.pass(Duration.ofSeconds(2));
    stage.pipe(
        OURSELVES.says(
            stage.now(), requestId("a").value(), new CheckDeadline(Optional.of(claimed))));

    assertThat(stage.quarantined()).isEmpty();
    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionStarted");
  }

  @Test
  void shouldSignItsQuestions() {
    stage.pass(Duration.ofSeconds(31));

    var asked = stage.records(Topics.COMMANDS).getLast();
    assertThat(Wire.decodeCommand(asked.value()).command()).isInstanceOf(CheckDeadline.class);
    assertThat(stage.quarantined()).isEmpty();
  }
}
