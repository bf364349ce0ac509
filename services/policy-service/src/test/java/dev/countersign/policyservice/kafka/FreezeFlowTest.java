package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CLAIM_WITHIN;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.LEASE;
import static dev.countersign.policyservice.testkit.TestWorld.OWN_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.RESULT_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.grant.DirectiveSeal;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeFlowTest {
  private static final ExecutionId EXECUTION = ExecutionId.of(requestId("a"), 1);
  private static final Duration PENDING_FOR = Duration.ofHours(1);

  @TempDir Path folder;
  @TempDir Path other;
  private Stage stage;

  @BeforeEach
  void begin() {
    stage = Stage.born(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void freeze(String target, RunningWork running) {
    stage.govern(new StartFreeze(new Freeze("inc-17", target, "*", running, false)));
  }

  private void thaw() {
    stage.govern(new EndFreeze("inc-17"));
  }

  private void asks(Payload operation) {
    stage.pipe(submits(stage.now(), "a", PRODUCTION, operation, DispatchMode.MANUAL));
  }

  /** Granted at once, for reads are approved automatically there. */
  private void reads() {
    stage.pipe(
        submits(
            stage.now(), "a", DEVELOPMENT, sql("select id from orders"), DispatchMode.AUTOMATIC));
  }

  private void claims() {
    var hash = GrantSeal.hash(stage.records(Topics.dispatch("main")).getLast().value());
    stage.pipe(AGENT.says(stage.now(), requestId("a").value(), new ClaimGrant(EXECUTION, hash)));
  }

  private void dispatches() {
    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new DispatchRequest(RESULT_KEY)));
  }

  private List<TargetsFrozen> said() {
    return stage.directives().stream()
        .filter(TargetsFrozen.class::isInstance)
        .map(TargetsFrozen.class::cast)
        .toList();
  }

  @Test
  void shouldTellThePoolWhichOfItsTargetsAreFrozenAndSignIt() {
    freeze("orders", RunningWork.CONTINUE);

    assertThat(said())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.pool()).isEqualTo("main");
              assertThat(it.targets()).containsExactlyInAnyOrder(PRODUCTION, DEVELOPMENT);
            });
    var record = stage.records(Topics.directives("main")).getLast();
    var type = RecordHeaders.text(record.headers(), RecordHeaders.CE_TYPE).orElseThrow();
    var signature = RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNATURE).orElseThrow();
    assertThat(
            DirectiveSeal.verify(OWN_KEY.verifyingKey(), type, record.value(), Bytes.of(signature)))
        .isTrue();
  }

  @Test
  void shouldSayItAgainWhileItLastsAndOnceMoreWhenItEnds() {
    freeze("orders", RunningWork.CONTINUE);
    for (int i = 0; i < 10; i++) {
      stage.pass(Duration.ofSeconds(5));
    }
    int repeated = said().size();
    assertThat(repeated).isBetween(5, 8);

    thaw();
    stage.pass(Duration.ofMinutes(1));

    assertThat(said()).hasSize(repeated + 1);
    assertThat(said().getLast().targets()).isEmpty();
  }

  @Test
  void shouldFreezeEvenWhereAPoolCannotBeTold() {
    stage.lose(Topics.directives("main"));
    freeze("orders", RunningWork.CONTINUE);
    reads();
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestApproved");
  }

  @Test
  void shouldTellAnAgentThatItsClaimIsRefusedForTheFreeze() {
    reads();
    freeze("orders", RunningWork.CONTINUE);

    claims();

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.TARGET_FROZEN);
    assertThat(stage.directives().getLast())
        .isInstanceOfSatisfying(
            ClaimRefused.class, it -> assertThat(it.code()).isEqualTo(RefusalCode.TARGET_FROZEN));
  }

  @Test
  void shouldReturnTheGrantAndRunItAfterTheThaw() {
    reads();
    freeze("orders", RunningWork.CONTINUE);
    stage.pass(CLAIM_WITHIN.plusSeconds(1));
    assertThat(stage.eventNames(requestId("a"))).endsWith("GrantExpired");

    dispatches();
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.TARGET_FROZEN);
    thaw();
    dispatches();
    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionGranted");
  }

  @Test
  void shouldAskWhatRunsToStopByItself() {
    reads();
    claims();

    freeze("orders", RunningWork.CANCEL);
    stage.pass(Duration.ofSeconds(1));

    assertThat(stage.events(requestId("a")).getLast())
        .isEqualTo(new CancelAsked(EXECUTION, Optional.of("inc-17")));
    assertThat(stage.lastMeta().actor().subject().value()).isEqualTo("policy-service");
    assertThat(stage.directives()).contains(new StopAsked("test-cluster", EXECUTION));
    stage.pass(Duration.ofSeconds(1));
    assertThat(stage.eventNames(requestId("a"))).containsOnlyOnce("CancelAsked");
    assertThat(stage.quarantined()).isEmpty();
  }

  @Test
  void shouldAskToStopAfterARestartToo() {
    reads();
    claims();
    freeze("orders", RunningWork.CANCEL);

    stage.restart();
    stage.pass(Duration.ofSeconds(1));

    assertThat(stage.eventNames(requestId("a"))).endsWith("CancelAsked");
  }

  @Test
  void shouldLetRunWhatAnotherFreezeCovers() {
    reads();
    claims();
    freeze("billing", RunningWork.CANCEL);
    stage.pass(Duration.ofSeconds(1));
    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionStarted");
  }

  @Test
  void shouldGoOnGivingUpAgentsThatFallSilent() {
    reads();
    claims();
    freeze("orders", RunningWork.CONTINUE);
    stage.pass(LEASE.plusSeconds(1));
    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionUnknown");
  }

  @Test
  void shouldRingAtTheTimeThatAFreezeHasMovedItTo() {
    asks(sql("delete from orders"));
    stage.pass(Duration.ofMinutes(10));
    freeze("orders", RunningWork.CONTINUE);
    stage.pass(PENDING_FOR.multipliedBy(3));
    assertThat(stage.eventNames(requestId("a"))).endsWith("StepOpened");

    thaw();
    stage.pass(Duration.ofMinutes(49));
    assertThat(stage.eventNames(requestId("a"))).endsWith("StepOpened");
    stage.pass(Duration.ofMinutes(2));
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestExpired");
  }

  @Test
  void shouldNotAskAgainAndAgainWhileATimeRests() {
    asks(sql("delete from orders"));
    freeze("orders", RunningWork.CONTINUE);
    stage.pass(PENDING_FOR);
    int asked = stage.records(Topics.COMMANDS).size();

    for (int i = 0; i < 20; i++) {
      stage.pass(Duration.ofMinutes(1));
    }

    assertThat(stage.records(Topics.COMMANDS).size() - asked).isLessThanOrEqualTo(1);
  }

  @Test
  void shouldRingAtTheMovedTimeWithAStoreMadeAnew() {
    asks(sql("delete from orders"));
    freeze("orders", RunningWork.CONTINUE);
    stage.pass(PENDING_FOR.multipliedBy(2));

    stage = stage.restartedIn(other);
    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.eventNames(requestId("a"))).endsWith("StepOpened");
    thaw();
    stage.pass(PENDING_FOR.minusMinutes(1));
    assertThat(stage.eventNames(requestId("a"))).endsWith("StepOpened");
    stage.pass(Duration.ofMinutes(2));
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestExpired");
  }

  @Test
  void shouldTakeVotesAllTheWhile() {
    var operation = sql("delete from orders");
    asks(operation);
    freeze("orders", RunningWork.CONTINUE);
    stage.pass(PENDING_FOR.multipliedBy(2));
    stage.pipe(approves(BOB, stage.now(), requestId("a"), operation.digest()));
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestApproved");
  }
}
