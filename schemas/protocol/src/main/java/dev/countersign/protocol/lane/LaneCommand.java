package dev.countersign.protocol.lane;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.execution.ExecutionId;

/**
 * What policy-service asks of the lane of a target. Nobody else may: requests join and leave by
 * what happens to them.
 */
public sealed interface LaneCommand extends Command {

  @Doc("An execution wants its turn.")
  record JoinLane(
      @Doc("The execution.") ExecutionId execution,
      @Doc("How many may run side by side while it is one of them, at least 1.") int width,
      @Doc(
              "Whether glass was broken for it: it goes before those that wait, and past freezes that can be bypassed.")
          boolean breakGlass)
      implements LaneCommand {}

  @Doc("An execution wants no turn any more, or has had it.")
  record LeaveLane(@Doc("The execution.") ExecutionId execution) implements LaneCommand {}

  @Doc("policy-service asks itself whether those that wait may have their turn by now.")
  record CheckLane() implements LaneCommand {}
}
