package dev.countersign.engine.lane;

import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.Run;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a request tells the lane of its target: who comes, and who is through. */
public final class Turns {

  private Turns() {}

  /** What a decision on a request asks of the lane. */
  public static Stream<LaneCommand> after(RequestState before, RequestState after) {
    var was = inLane(before);
    var is = inLane(after);
    if (was.map(it -> it.run().execution()).equals(is.map(it -> it.run().execution()))) {
      return Stream.empty();
    }
    return Stream.concat(
        was.map(it -> new LeaveLane(it.run().execution())).stream(), is.map(Turns::join).stream());
  }

  /** Asks again for one that still waits, for what was asked may have been lost. */
  public static Optional<JoinLane> waiting(RequestState state) {
    return inLane(state).filter(it -> it.run() instanceof Run.Queued).map(Turns::join);
  }

  /** Where it waits for its turn, or has it. */
  private static Optional<Executing> inLane(RequestState state) {
    return state instanceof Executing request && request.laneToTake().isPresent()
        ? Optional.of(request)
        : Optional.empty();
  }

  private static JoinLane join(Executing request) {
    return new JoinLane(
        request.run().execution(),
        request.laneToTake().orElseThrow().width(),
        request.submission().breakGlass());
  }
}
