package dev.countersign.engine.lane;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneCommand.CheckLane;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.lane.LaneId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a lane: first come, first served, and nobody overtakes but what glass was broken
 * for, or one that must run alone might wait for ever. While the target is frozen nobody's turn
 * comes. Every command may come twice.
 */
public final class LaneDecider {

  private LaneDecider() {}

  /**
   * Decides one command.
   *
   * @param now the later of the last event's time and the broker's append time of the command
   */
  public static Decision<LaneEvent> decide(
      LaneState state,
      LaneId lane,
      LaneCommand command,
      Actor actor,
      Governance governance,
      Instant now) {
    if (actor.kind() != PrincipalKind.SYSTEM) {
      return refuse(FORBIDDEN, "Expected policy-service, but it is %s", actor.subject());
    }
    var events = new ArrayList<LaneEvent>();
    switch (command) {
      case JoinLane it when !state.holds(it.execution()) && !state.waits(it.execution()) ->
          events.add(new LaneJoined(it.execution(), Math.max(1, it.width()), it.breakGlass()));
      case LeaveLane(var execution) when state.holds(execution) || state.waits(execution) ->
          events.add(new LaneLeft(execution));
      case JoinLane _, LeaveLane _, CheckLane _ -> {}
    }
    var after = state;
    for (var event : events) {
      after = after.evolve(lane.value(), after.sequence() + 1, now, event);
    }
    events.addAll(turns(after, lane, governance, now));
    return events.isEmpty() ? new Decision.Nothing<>() : new Decision.Accepted<>(events);
  }

  /** Whether somebody's turn would come if the lane were asked. */
  public static boolean isDue(LaneState state, LaneId lane, Governance governance) {
    return state.next().filter(it -> mayRun(state, it, lane, governance)).isPresent();
  }

  private static List<SlotGranted> turns(
      LaneState state, LaneId lane, Governance governance, Instant now) {
    var turns = new ArrayList<SlotGranted>();
    var after = state;
    while (isDue(after, lane, governance)) {
      var turn = new SlotGranted(after.next().orElseThrow().execution());
      turns.add(turn);
      after = after.evolve(lane.value(), after.sequence() + 1, now, turn);
    }
    return turns;
  }

  private static boolean mayRun(LaneState state, Place next, LaneId lane, Governance governance) {
    var frozen =
        next.breakGlass()
            ? governance.nonBypassableFreezeAt(lane.target())
            : governance.freezeAt(lane.target());
    return frozen.isEmpty() && state.hasRoomFor(next);
  }
}
