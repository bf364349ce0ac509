package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.RESULT_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.note;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakGlassFlowTest {
  private static final RequestId REQUEST = requestId("a");
  private static final ExecutionId EXECUTION = ExecutionId.of(REQUEST, 1);
  private static final Payload STATEMENT = sql("update orders set stuck = false");
  private static final Duration REVIEW = Duration.ofHours(24);

  @TempDir Path folder;
  @TempDir Path other;
  private Stage stage;

  @BeforeEach
  void begin() {
    stage = Stage.born(folder);
    admin(ALICE);
    admin(BOB);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void admin(Speaker person) {
    stage.govern(
        new RegisterPrincipal(
            person.subject(),
            PrincipalKind.PERSON,
            person.subject().value(),
            List.of(RoleGrant.everywhere(Role.ADMIN))));
  }

  private static Payload words(String text) {
    return PayloadSeal.seal(
        PayloadKind.COMMENT,
        Bytes.of(Speaker.random(32)),
        Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void breaksGlass() {
    var reason = note("the queue is stuck");
    var submission =
        new SubmitRequest(
            OperationKind.SQL,
            PRODUCTION,
            STATEMENT.digest(),
            Optional.of(reason.digest()),
            "a",
            List.of(),
            List.of(),
            DispatchMode.MANUAL,
            Optional.of(RESULT_KEY),
            true);
    stage.pipe(ALICE.says(stage.now(), REQUEST.value(), submission, STATEMENT, reason));
  }

  private void runs() {
    var hash = GrantSeal.hash(stage.records(Topics.dispatch("main")).getLast().value());
    stage.pipe(AGENT.says(stage.now(), REQUEST.value(), new ClaimGrant(EXECUTION, hash)));
  }

  private void ends() {
    stage.pipe(
        AGENT.says(
            stage.now(), REQUEST.value(), new FinishExecution(EXECUTION, new Report.Stopped())));
  }

  private void reviews(Speaker reviewer, String text) {
    var comment = words(text);
    var review = new ReviewBreakGlass(Finding.JUSTIFIED, comment.digest());
    stage.pipe(reviewer.says(stage.now(), REQUEST.value(), review, comment));
  }

  private void freeze(RunningWork running) {
    stage.govern(new StartFreeze(new Freeze("inc-17", "*", "*", running, false)));
  }

  private long overdue() {
    return Collections.frequency(stage.eventNames(REQUEST), "BreakGlassReviewOverdue");
  }

  @Test
  void shouldGrantAtOnceAndTellTheAgentThatGlassWasBroken() {
    freeze(RunningWork.CANCEL);
    breaksGlass();

    assertThat(stage.eventNames(REQUEST))
        .containsExactly(
            "RequestSubmitted",
            "WorkflowPinned",
            "GlassBroken",
            "StepBypassed",
            "RequestApproved",
            "ExecutionGranted");
    assertThat(stage.grants()).singleElement().extracting(Grant::breakGlass).isEqualTo(true);
    runs();
    for (int i = 0; i < 3; i++) { // the lease is ten seconds
      stage.pass(Duration.ofSeconds(2));
    }
    assertThat(stage.eventNames(REQUEST)).endsWith("ExecutionStarted");
    assertThat(stage.directives()).noneMatch(StopAsked.class::isInstance);
  }

  @Test
  void shouldSayOfAnOrdinaryGrantThatItWasNot() {
    stage.pipe(
        submits(
            stage.now(),
            "a",
            dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT,
            sql("select id from orders"),
            DispatchMode.AUTOMATIC));
    assertThat(stage.grants()).singleElement().extracting(Grant::breakGlass).isEqualTo(false);
  }

  @Test
  void shouldSayOnceThatNobodyHasReviewedIt() {
    breaksGlass();
    runs();
    ends();
    stage.pass(REVIEW.minusSeconds(5));
    assertThat(overdue()).isZero();
    stage.pass(Duration.ofSeconds(10));
    assertThat(overdue()).isEqualTo(1);
    stage = stage.restartedIn(other);
    stage.pass(REVIEW);
    assertThat(overdue()).isEqualTo(1);
  }

  @Test
  void shouldKnowOfTheReviewAfterTheStoreIsLost() {
    breaksGlass();
    runs();
    ends();
    stage = stage.restartedIn(other);
    stage.pass(REVIEW.plusSeconds(5));
    assertThat(overdue()).isEqualTo(1);
  }

  @Test
  void shouldSayItWhileAFreezeLastsThatPutsEverythingElseOff() {
    stage.govern(new StartFreeze(new Freeze("hard", "*", "*", RunningWork.CONTINUE, true)));
    breaksGlass();
    stage.pass(Duration.ofHours(1)); // when the approval would be over
    stage.pass(REVIEW);
    assertThat(stage.eventNames(REQUEST)).endsWith("RequestApproved", "BreakGlassReviewOverdue");
  }

  @Test
  void shouldTakeAReviewWithWordsOnly() {
    breaksGlass();
    runs();
    ends();
    reviews(BOB, " \n");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.REASON_REQUIRED);
    reviews(ALICE, "fine");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.SELF_REVIEW);
    reviews(BOB, "the incident was real");
    assertThat(stage.eventNames(REQUEST)).endsWith("BreakGlassReviewed");
    stage.pass(REVIEW.plusSeconds(5));
    assertThat(overdue()).isZero();
  }

  @Test
  void shouldOverrideWithAReasonThatStandsOnNoLog() {
    stage.pipe(submits(stage.now(), "a", PRODUCTION, STATEMENT, DispatchMode.MANUAL));
    overrides(words(""));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.REASON_REQUIRED);
    overrides(words("nobody of the team answers"));
    assertThat(stage.eventNames(REQUEST)).endsWith("StepOverridden", "RequestApproved");
    var text = "nobody of the team answers".getBytes(StandardCharsets.UTF_8);
    assertThat(stage.records(Topics.EVENTS))
        .noneMatch(it -> Collections.indexOfSubList(asList(it.value()), asList(text)) >= 0);
    assertThat(stage.records(Topics.PAYLOADS))
        .anyMatch(
            it ->
                it.value() != null
                    && Collections.indexOfSubList(asList(it.value()), asList(text)) >= 0);
  }

  @Test
  void shouldQuarantineAnOverrideWhoseReasonDidNotTravel() {
    stage.pipe(submits(stage.now(), "a", PRODUCTION, STATEMENT, DispatchMode.MANUAL));
    var override = new OverrideStep(1, STATEMENT.digest(), words("why").digest());
    stage.pipe(BOB.says(stage.now(), REQUEST.value(), override));
    assertThat(stage.quarantined()).hasSize(1);
  }

  private void overrides(Payload reason) {
    var override = new OverrideStep(1, STATEMENT.digest(), reason.digest());
    stage.pipe(BOB.says(stage.now(), REQUEST.value(), override, reason));
  }

  private static List<Byte> asList(byte[] bytes) {
    var list = new Byte[bytes.length];
    Arrays.setAll(list, i -> bytes[i]);
    return Arrays.asList(list);
  }
}
