package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CLUSTER;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.OURSELVES;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.kafka.store.HeldAggregate;
import dev.countersign.policyservice.kafka.store.StoreFold;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads at one target, one at a time. */
class LaneFlowTest {
  private static final LaneId LANE = LaneId.of(DEVELOPMENT);

  @TempDir Path folder;
  @TempDir Path other;
  private Stage stage;

  @BeforeEach
  void begin() {
    stage = Stage.born(folder);
    stage.govern(
        TestWorld.publishingToo(
            "policy: one-at-a-time\nmatch: { environments: [development] }\nlane: 1\n"));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static ExecutionId run(String of) {
    return ExecutionId.of(requestId(of), 1);
  }

  private void reads(String key) {
    stage.pipe(
        submits(stage.now(), key, DEVELOPMENT, sql("select " + key), DispatchMode.AUTOMATIC));
  }

  private void runs(String key) {
    var hash = GrantSeal.hash(stage.records(Topics.dispatch("main")).getLast().value());
    var id = requestId(key).value();
    stage.pipe(AGENT.says(stage.now(), id, new ClaimGrant(run(key), hash)));
    var report =
        new Report.Succeeded(new ResultSummary(1, 0, 10, 1, Digest.NONE, Bytes.EMPTY, false));
    stage.pipe(AGENT.says(stage.now(), id, new FinishExecution(run(key), report)));
  }

  private void says(Speaker who, LaneCommand command) {
    stage.pipe(who.says(stage.now(), LANE.value(), command));
  }

  private List<LogEvent> laneEvents() {
    return stage.recorded(Topics.EVENTS).stream()
        .filter(it -> it.meta().aggregate().equals(LANE.value()))
        .<LogEvent>map(Recorded::event)
        .toList();
  }

  private String last(String key) {
    return stage.eventNames(requestId(key)).getLast();
  }

  @Test
  void shouldGrantOneAndLetTheOtherWaitUntilItIsThrough() {
    reads("a");
    reads("b");
    assertThat(stage.eventNames(requestId("a")))
        .endsWith("RequestApproved", "ExecutionQueued", "ExecutionGranted");
    assertThat(last("b")).isEqualTo("ExecutionQueued");

    runs("a");

    assertThat(last("b")).isEqualTo("ExecutionGranted");
    assertThat(laneEvents())
        .containsExactly(
            new LaneJoined(run("a"), 1, false),
            new SlotGranted(run("a")),
            new LaneJoined(run("b"), 1, false),
            new LaneLeft(run("a")),
            new SlotGranted(run("b")));
    assertThat(stage.grants()).hasSize(2);
  }

  @Test
  void shouldGiveTheTurnToTheNextWhenOneIsCalledOff() {
    reads("a");
    reads("b");
    reads("c");
    stage.pipe(ALICE.says(stage.now(), requestId("b").value(), new CancelRequest()));
    assertThat(last("b")).isEqualTo("RequestCancelled");

    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new CancelRequest()));

    assertThat(last("c")).isEqualTo("ExecutionGranted");
  }

  @Test
  void shouldGiveTheTurnToTheNextWhenNobodyClaimsAGrant() {
    reads("a");
    reads("b");
    stage.pass(TestWorld.CLAIM_WITHIN.plusSeconds(1));
    stage.pass(Duration.ofSeconds(1));
    assertThat(last("a")).isEqualTo("GrantExpired");
    assertThat(last("b")).isEqualTo("ExecutionGranted");
  }

  @Test
  void shouldHoldEverybodyWhileTheTargetIsFrozenAndGoOnByItself() {
    reads("a");
    reads("b");
    stage.govern(new StartFreeze(new Freeze("inc-17", "orders", "*", RunningWork.CONTINUE, false)));
    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new CancelRequest()));
    stage.pass(Duration.ofMinutes(2));
    assertThat(last("b")).isEqualTo("ExecutionQueued");

    stage.govern(new EndFreeze("inc-17"));
    stage.pass(Duration.ofSeconds(1));

    assertThat(last("b")).isEqualTo("ExecutionGranted");
  }

  @Test
  void shouldJoinAgainWhereItsWordWasLost() {
    reads("a");
    reads("b");
    says(OURSELVES, new LeaveLane(run("b")));
    stage.pass(Duration.ofSeconds(11));
    assertThat(laneEvents()).endsWith(new LaneLeft(run("b")), new LaneJoined(run("b"), 1, false));
  }

  @Test
  void shouldGiveBackASlotThatNobodyNeeds() {
    reads("a");
    runs("a");
    says(OURSELVES, new JoinLane(run("a"), 1, false));
    assertThat(laneEvents()).endsWith(new SlotGranted(run("a")), new LaneLeft(run("a")));
  }

  @Test
  void shouldAskNowAndThenWhetherASlotIsStillNeededAndRecordNothingByIt() {
    reads("a");
    int before = stage.recorded(Topics.EVENTS).size();
    int replies = stage.replies().size();
    int told = turnsTold();

    stage.pass(Duration.ofSeconds(1));

    assertThat(turnsTold()).isEqualTo(told + 1);
    assertThat(stage.recorded(Topics.EVENTS)).hasSize(before);
    assertThat(stage.replies()).hasSize(replies);
  }

  /** Development reads are good for four hours once they are approved. */
  @Test
  void shouldExpireInTheQueueWithItsApproval() {
    says(OURSELVES, new JoinLane(run("one that never ends"), 1, false));
    reads("b");
    stage.pass(Duration.ofHours(4));
    stage.pass(Duration.ofSeconds(6));
    assertThat(stage.eventNames(requestId("b"))).endsWith("TurnMissed", "RequestExpired");
    assertThat(laneEvents()).last().isEqualTo(new LaneLeft(run("b")));
  }

  private int turnsTold() {
    return (int)
        stage.records(Topics.COMMANDS).stream()
            .filter(it -> Wire.decodeCommand(it.value()).command() instanceof TakeSlot)
            .count();
  }

  @Test
  void shouldQueueUnderAFreezeWhatGoesOnByItself() {
    stage.govern(new StartFreeze(new Freeze("inc-17", "orders", "*", RunningWork.CONTINUE, false)));
    reads("a");
    assertThat(last("a")).isEqualTo("ExecutionQueued");

    stage.govern(new EndFreeze("inc-17"));
    stage.pass(Duration.ofSeconds(1));

    assertThat(last("a")).isEqualTo("ExecutionGranted");
  }

  @Test
  void shouldKnowTheLaneAfterARestartAndAfterTheLossOfItsStore() {
    reads("a");
    reads("b");
    reads("c");
    var held = held();
    stage.restart();
    assertThat(held()).isEqualTo(held);
    stage = stage.restartedIn(other);
    assertThat(held()).isEqualTo(held);

    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), new CancelRequest()));

    assertThat(last("b")).isEqualTo("ExecutionGranted");
    assertThat(last("c")).isEqualTo("ExecutionQueued");
  }

  private List<HeldAggregate> held() {
    var held = new ArrayList<HeldAggregate>();
    new StoreFold(CLUSTER, stage.store()).forEach(held::add);
    assertThat(held).hasAtLeastOneElementOfType(HeldAggregate.Lane.class);
    return held;
  }

  @Test
  void shouldQuarantineWhateverAnybodyElseSaysToALane() {
    says(BOB, new JoinLane(run("a"), 1, false));
    says(AGENT, new LeaveLane(run("a")));
    stage.pipe(BOB.says(stage.now(), requestId("a").value(), new TakeSlot(run("a"))));
    stage.pipe(
        OURSELVES.says(stage.now(), requestId("a").value(), new JoinLane(run("a"), 1, false)));
    stage.pipe(OURSELVES.says(stage.now(), "lane/a/b", new JoinLane(run("a"), 1, false)));
    assertThat(stage.quarantined()).hasSize(5);
    assertThat(laneEvents()).isEmpty();
  }
}
