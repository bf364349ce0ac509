package dev.countersign.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.Decision;
import dev.countersign.engine.fixture.Freezes;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneCommand.CheckLane;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.RequestId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of a lane whatever happens in it, counted by a simpler book than the lane's own. */
class PlayedLaneTest {
  private static final LaneId LANE = LaneId.of(World.ORDERS);

  /** Something that happens. */
  record Move(Kind kind, int who, int width, boolean breakGlass) {}

  enum Kind {
    JOIN,
    LEAVE,
    CHECK,
    FREEZE,
    THAW
  }

  @Property
  void shouldNeverLetMoreRunThanAnyOfThemAllowsNorForgetAnybody(@ForAll("moves") List<Move> moves) {
    var governance = World.withoutPolicies();
    var lane = LaneState.EMPTY;
    var log = new ArrayList<LaneEvent>();
    var inside = new HashMap<ExecutionId, JoinLane>();
    var running = new ArrayList<ExecutionId>();
    for (var move : moves) {
      switch (move.kind()) {
        case FREEZE -> governance = frozen(governance);
        case THAW -> governance = Freezes.thawed(frozen(governance), RequestSpec.START, "f");
        case JOIN, LEAVE, CHECK -> {
          for (var event : decide(lane, command(move), governance)) {
            lane = lane.evolve(LANE.value(), lane.sequence() + 1, RequestSpec.START, event);
            log.add(event);
            book(event, inside, running);
          }
          assertThat(running)
              .as(log::toString)
              .hasSizeLessThanOrEqualTo(narrowest(inside, running));
          assertThat(lane.holding().stream().map(Place::execution)).isEqualTo(running);
          assertThat(lane.waiting()).as(log::toString).hasSize(inside.size() - running.size());
          assertThat(LaneDecider.isDue(lane, LANE, governance)).as(log::toString).isFalse();
        }
      }
    }
    for (int cut = 0; cut <= log.size(); cut++) {
      var first = fold(LaneState.EMPTY, log.subList(0, cut));
      assertThat(fold(first, log.subList(cut, log.size()))).isEqualTo(lane);
    }
  }

  private static void book(
      LaneEvent event, Map<ExecutionId, JoinLane> inside, List<ExecutionId> running) {
    switch (event) {
      case LaneJoined it ->
          assertThat(
                  inside.put(
                      it.execution(), new JoinLane(it.execution(), it.width(), it.breakGlass())))
              .isNull();
      case SlotGranted it -> {
        assertThat(inside).containsKey(it.execution());
        running.add(it.execution());
      }
      case LaneLeft it -> {
        assertThat(inside.remove(it.execution())).isNotNull();
        running.remove(it.execution());
      }
    }
  }

  private static int narrowest(Map<ExecutionId, JoinLane> inside, List<ExecutionId> running) {
    return running.stream().mapToInt(it -> inside.get(it).width()).min().orElse(0);
  }

  private static List<LaneEvent> decide(
      LaneState lane, LaneCommand command, Governance governance) {
    var actor = World.actor(governance, World.POLICY_SERVICE);
    var decision = LaneDecider.decide(lane, LANE, command, actor, governance, RequestSpec.START);
    return decision instanceof Decision.Accepted<LaneEvent>(var events) ? events : List.of();
  }

  private static LaneCommand command(Move move) {
    var execution = ExecutionId.of(new RequestId("0".repeat(26)), move.who());
    return switch (move.kind()) {
      case JOIN -> new JoinLane(execution, move.width(), move.breakGlass());
      case LEAVE -> new LeaveLane(execution);
      case CHECK, FREEZE, THAW -> new CheckLane();
    };
  }

  private static Governance frozen(Governance governance) {
    return governance.freeze("f").isPresent()
        ? governance
        : Freezes.frozen(governance, RequestSpec.START, Freezes.of("f", "orders"));
  }

  private static LaneState fold(LaneState from, List<LaneEvent> events) {
    var state = from;
    for (var event : events) {
      state = state.evolve(LANE.value(), state.sequence() + 1, RequestSpec.START, event);
    }
    return state;
  }

  @Provide
  Arbitrary<List<Move>> moves() {
    return Combinators.combine(
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(10, Kind.JOIN),
                net.jqwik.api.Tuple.of(8, Kind.LEAVE),
                net.jqwik.api.Tuple.of(2, Kind.CHECK),
                net.jqwik.api.Tuple.of(1, Kind.FREEZE),
                net.jqwik.api.Tuple.of(2, Kind.THAW)),
            Arbitraries.integers().between(1, 6),
            Arbitraries.integers().between(1, 4),
            Arbitraries.of(true, false, false, false))
        .as(Move::new)
        .list()
        .ofMaxSize(60);
  }
}
