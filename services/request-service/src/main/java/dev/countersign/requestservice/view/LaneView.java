package dev.countersign.requestservice.view;

import dev.countersign.engine.lane.LaneState;
import dev.countersign.engine.lane.Place;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.lane.LaneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The lane of a target as its events have made it, by the very fold that policy-service decides on.
 *
 * @param head the last of them
 */
public record LaneView(LaneId id, LaneState state, ChainHead head) {

  /** A lane that nobody was ever in. */
  public static LaneView empty(LaneId id) {
    return new LaneView(id, LaneState.EMPTY, ChainHead.START);
  }

  /**
   * After one more event.
   *
   * @throws dev.countersign.proof.event.BrokenChainException where it does not link to the last
   * @throws dev.countersign.engine.ImpossibleEventException where it cannot follow
   */
  public LaneView after(LoggedLaneEvent event) {
    return new LaneView(
        id, state.evolve(event.meta(), event.event()), head.next(event.meta(), event.hash()));
  }

  /** The place of an execution among those that wait, from 1. */
  public Optional<Integer> placeOf(ExecutionId execution) {
    List<Place> waiting = state.waiting();
    return IntStream.range(0, waiting.size())
        .filter(it -> waiting.get(it).execution().equals(execution))
        .mapToObj(it -> it + 1)
        .findFirst();
  }
}
