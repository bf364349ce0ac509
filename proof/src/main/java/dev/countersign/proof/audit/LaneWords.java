package dev.countersign.proof.audit;

import static dev.countersign.proof.audit.Description.describe;
import static dev.countersign.proof.audit.Description.line;
import static dev.countersign.protocol.audit.AuditCategory.EXECUTION;

import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;

/** What people read of a lane. */
final class LaneWords {

  private LaneWords() {}

  static Description of(LaneEvent event) {
    return switch (event) {
      case LaneJoined e ->
          describe(
              EXECUTION,
              line(
                  "run ",
                  e.execution(),
                  " joined the lane, ",
                  e.width(),
                  " side by side at most",
                  e.breakGlass() ? ", before those that wait" : ""));
      case SlotGranted e -> describe(EXECUTION, line("turn of run ", e.execution()));
      case LaneLeft e -> describe(EXECUTION, line("run ", e.execution(), " left the lane"));
    };
  }
}
