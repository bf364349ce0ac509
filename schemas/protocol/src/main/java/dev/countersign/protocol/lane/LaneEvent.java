package dev.countersign.protocol.lane;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.execution.ExecutionId;

/** What has happened in the lane of a target: who waits, whose turn it is, who is through. */
public sealed interface LaneEvent extends LogEvent {

  @Doc("An execution waits for its turn, behind those that came before it.")
  record LaneJoined(
      @Doc("The execution.") ExecutionId execution,
      @Doc("How many may run side by side while it is one of them.") int width,
      @Doc(
              "Whether glass was broken for it: it waits before all for which it was not, and freezes that can be bypassed do not hold it up.")
          boolean breakGlass)
      implements LaneEvent {}

  @Doc("It is the turn of an execution: it holds a slot of the lane until it leaves.")
  record SlotGranted(@Doc("The execution.") ExecutionId execution) implements LaneEvent {}

  @Doc("An execution waits no more, or gave its slot back.")
  record LaneLeft(@Doc("The execution.") ExecutionId execution) implements LaneEvent {}
}
