package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.lane.LaneDecider;
import dev.countersign.engine.lane.LaneState;
import dev.countersign.engine.lane.Place;
import dev.countersign.policyservice.decide.Admission;
import dev.countersign.policyservice.decide.Folding;
import dev.countersign.policyservice.decide.LaneDecisions;
import dev.countersign.policyservice.decide.SealedDecision;
import dev.countersign.policyservice.kafka.store.LaneStates;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Commands about lanes, and what a lane asks by itself: whether turns have come since a freeze
 * ended, and now and then whether those that hold a slot still do, for their word may be lost with
 * a topic that forgets.
 */
final class LaneHandler {
  private final TaskStore store;
  private final LaneStates lanes;
  private final LaneDecisions decisions;
  private final OwnCommands ourOwn;
  private final DecisionWriter writer;
  private final Duration askAgainAfter;
  private final Duration checkEvery;
  private final Map<String, Instant> asked = new HashMap<>();
  private Instant lastChecked = Instant.EPOCH;

  /**
   * @param askAgainAfter how long a question may take
   * @param checkEvery how often to ask those that hold a slot
   */
  LaneHandler(
      TaskStore store,
      LaneStates lanes,
      LaneDecisions decisions,
      OwnCommands ourOwn,
      DecisionWriter writer,
      Duration askAgainAfter,
      Duration checkEvery) {
    this.store = store;
    this.lanes = lanes;
    this.decisions = decisions;
    this.ourOwn = ourOwn;
    this.writer = writer;
    this.askAgainAfter = askAgainAfter;
    this.checkEvery = checkEvery;
  }

  SealedDecision<LaneState, LaneEvent> decide(
      Genuine command, LaneCommand asks, Governance governance) {
    return Admission.objection(command, governance)
        .map(it -> decisions.refuse(command, it.code(), it.message()))
        .orElseGet(
            () -> decisions.decide(command, asks, lanes.get(command.aggregate()), governance));
  }

  void record(Genuine command, SealedDecision<LaneState, LaneEvent> decision) {
    switch (decision) {
      case SealedDecision.Enacted<LaneState, LaneEvent> enacted -> {
        var folded = lanes.get(command.aggregate());
        for (var event : enacted.events()) {
          folded = Folding.lanes().next(folded, event.recorded(), event.hash());
          lanes.put(command.aggregate(), folded, event.recorded().event());
        }
        store.head().put(enacted.after().head().hash());
        asked.remove(command.aggregate());
        writer.enacted(command, enacted);
      }
      case SealedDecision.Answered<LaneState, LaneEvent> answered -> writer.asked(answered);
    }
  }

  /** What happens by itself. */
  void tick(Governance governance, Instant now, Outbox outbox) {
    boolean isTime = !now.isBefore(lastChecked.plus(checkEvery));
    lanes.all().forEach((lane, it) -> tick(new LaneId(lane), it.state(), governance, now, outbox));
    if (isTime) {
      lanes.all().values().stream()
          .flatMap(lane -> lane.state().holding().stream())
          .map(Place::execution)
          .forEach(execution -> outbox.send(ourOwn.takeSlot(execution, now)));
      lastChecked = now;
    }
  }

  private void tick(
      LaneId lane, LaneState state, Governance governance, Instant now, Outbox outbox) {
    var again = asked.getOrDefault(lane.value(), Instant.EPOCH);
    if (!again.isAfter(now) && LaneDecider.isDue(state, lane, governance)) {
      outbox.send(ourOwn.check(lane, governance.epoch(), now));
      asked.put(lane.value(), now.plus(askAgainAfter));
    }
  }
}
