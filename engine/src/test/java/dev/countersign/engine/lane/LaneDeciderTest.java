package dev.countersign.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.engine.Decision;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.fixture.Freezes;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneCommand.CheckLane;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestId;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneDeciderTest {
  private static final LaneId LANE = LaneId.of(World.ORDERS);
  private static final ExecutionId A = execution('a');
  private static final ExecutionId B = execution('b');
  private static final ExecutionId C = execution('c');

  private Governance governance = World.withoutPolicies();
  private LaneState lane = LaneState.EMPTY;

  private static ExecutionId execution(char of) {
    return ExecutionId.of(new RequestId(Character.toString(of).repeat(26)), 1);
  }

  private Decision<LaneEvent> decide(Subject who, LaneCommand command) {
    var actor = World.actor(governance, who);
    var decision = LaneDecider.decide(lane, LANE, command, actor, governance, RequestSpec.START);
    if (decision instanceof Decision.Accepted<LaneEvent>(var events)) {
      events.forEach(
          it ->
              lane =
                  lane.evolve(
                      World.meta(LANE.value(), lane.sequence() + 1, RequestSpec.START, actor), it));
    }
    return decision;
  }

  private Decision<LaneEvent> asks(LaneCommand command) {
    return decide(World.POLICY_SERVICE, command);
  }

  private Decision<LaneEvent> joins(ExecutionId execution, int width) {
    return asks(new JoinLane(execution, width, false));
  }

  private static Decision<LaneEvent> accepted(LaneEvent... events) {
    return new Decision.Accepted<>(List.of(events));
  }

  private static LaneJoined joined(ExecutionId execution, int width) {
    return new LaneJoined(execution, width, false);
  }

  private void freeze(boolean nonBypassable) {
    governance =
        Freezes.frozen(
            governance,
            RequestSpec.START,
            new Freeze("f", "orders", "production", RunningWork.CONTINUE, nonBypassable));
  }

  @Test
  void shouldGrantASlotAtOnceWhereNobodyIs() {
    assertThat(joins(A, 1)).isEqualTo(accepted(joined(A, 1), new SlotGranted(A)));
  }

  @Test
  void shouldLetWaitWhoeverComesWhileTheLaneIsFull() {
    joins(A, 1);
    assertThat(joins(B, 1)).isEqualTo(accepted(joined(B, 1)));
    assertThat(asks(new LeaveLane(A))).isEqualTo(accepted(new LaneLeft(A), new SlotGranted(B)));
  }

  @Test
  void shouldLetAsManyRunAsTheNarrowestOfThemAllows() {
    joins(A, 2);
    assertThat(joins(B, 3)).isEqualTo(accepted(joined(B, 3), new SlotGranted(B)));
    assertThat(joins(C, 3)).isEqualTo(accepted(joined(C, 3)));
    assertThat(asks(new LeaveLane(A))).isEqualTo(accepted(new LaneLeft(A), new SlotGranted(C)));
  }

  @Test
  void shouldLetNobodyOvertakeOneThatMustRunAlone() {
    joins(A, 5);
    joins(B, 1);
    assertThat(joins(C, 5)).isEqualTo(accepted(joined(C, 5)));
    assertThat(asks(new LeaveLane(A))).isEqualTo(accepted(new LaneLeft(A), new SlotGranted(B)));
  }

  @Test
  void shouldGrantSeveralSlotsAtOnceWhenOneThatRanAloneIsThrough() {
    joins(A, 1);
    joins(B, 2);
    joins(C, 2);
    assertThat(asks(new LeaveLane(A)))
        .isEqualTo(accepted(new LaneLeft(A), new SlotGranted(B), new SlotGranted(C)));
  }

  @Test
  void shouldPutBrokenGlassBeforeThoseThatWait() {
    joins(A, 1);
    joins(B, 1);
    asks(new JoinLane(C, 1, true));
    assertThat(asks(new LeaveLane(A))).isEqualTo(accepted(new LaneLeft(A), new SlotGranted(C)));
  }

  @Test
  void shouldForgetWhoeverLeavesWithoutATurn() {
    joins(A, 1);
    joins(B, 1);
    assertThat(asks(new LeaveLane(B))).isEqualTo(accepted(new LaneLeft(B)));
    assertThat(asks(new LeaveLane(A))).isEqualTo(accepted(new LaneLeft(A)));
    assertThat(lane.holding()).isEmpty();
  }

  @Test
  void shouldTakeEveryCommandTwice() {
    joins(A, 1);
    assertThat(joins(A, 1)).isEqualTo(new Decision.Nothing<LaneEvent>());
    joins(B, 1);
    assertThat(joins(B, 1)).isEqualTo(new Decision.Nothing<LaneEvent>());
    asks(new LeaveLane(B));
    assertThat(asks(new LeaveLane(B))).isEqualTo(new Decision.Nothing<LaneEvent>());
    assertThat(asks(new CheckLane())).isEqualTo(new Decision.Nothing<LaneEvent>());
  }

  @Test
  void shouldGrantNothingWhileTheTargetIsFrozenAndGoOnAtTheThaw() {
    freeze(false);
    assertThat(joins(A, 1)).isEqualTo(accepted(joined(A, 1)));
    assertThat(asks(new CheckLane())).isEqualTo(new Decision.Nothing<LaneEvent>());
    assertThat(LaneDecider.isDue(lane, LANE, governance)).isFalse();

    governance = Freezes.thawed(governance, RequestSpec.START, "f");
    assertThat(LaneDecider.isDue(lane, LANE, governance)).isTrue();
    assertThat(asks(new CheckLane())).isEqualTo(accepted(new SlotGranted(A)));
  }

  @Test
  void shouldLetBrokenGlassPassAFreezeThatCanBeBypassedAndNoOther() {
    freeze(false);
    assertThat(asks(new JoinLane(A, 1, true)))
        .isEqualTo(accepted(new LaneJoined(A, 1, true), new SlotGranted(A)));
    governance = World.withoutPolicies();
    freeze(true);
    asks(new LeaveLane(A));
    assertThat(asks(new JoinLane(B, 1, true))).isEqualTo(accepted(new LaneJoined(B, 1, true)));
  }

  @Test
  void shouldHearPolicyServiceAlone() {
    assertThat(decide(World.ROOT, new JoinLane(A, 1, false)))
        .isInstanceOfSatisfying(
            Decision.Refused.class, it -> assertThat(it.code()).isEqualTo(RefusalCode.FORBIDDEN));
  }

  @Test
  void shouldRefuseAHistoryThatNoDecisionMade() {
    assertThatThrownBy(() -> evolve(new SlotGranted(A)))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("next");
    assertThatThrownBy(() -> evolve(new LaneLeft(A)))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("in the lane");
    joins(A, 1);
    assertThatThrownBy(() -> evolve(joined(A, 1)))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("not to be in the lane");
    joins(B, 1);
    assertThatThrownBy(() -> evolve(new SlotGranted(B)))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("room");
  }

  private void evolve(LaneEvent event) {
    lane = lane.evolve(LANE.value(), lane.sequence() + 1, RequestSpec.START, event);
  }
}
