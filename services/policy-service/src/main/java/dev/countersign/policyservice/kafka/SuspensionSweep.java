package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.Suspending;
import dev.countersign.policyservice.kafka.store.RequestStates;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.policyservice.outgoing.OwnCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Looks through the open requests of a task after somebody was suspended, a few at a time, and asks
 * about those that it concerns, until it concerns none. What it knows is nowhere written down:
 * begun anew with the task, it finds what an earlier one has left. No vote and no request of a
 * suspended person can come after it, for by the governance that it looks with they are refused.
 */
final class SuspensionSweep {
  private static final int AT_ONCE = 500;

  private final TaskStore store;
  private final RequestStates states;
  private final OwnCommands ourOwn;
  private final Duration askAgainAfter;
  private final Queue<String> left = new ArrayDeque<>();
  private final Queue<Asked> asked = new ArrayDeque<>();
  private long begunAt;

  private record Asked(String aggregate, Instant again) {}

  /**
   * Looks at nothing yet.
   *
   * @param askAgainAfter how long a question may take: one that comes too late is refused
   */
  SuspensionSweep(
      TaskStore store, RequestStates states, OwnCommands ourOwn, Duration askAgainAfter) {
    this.store = store;
    this.states = states;
    this.ourOwn = ourOwn;
    this.askAgainAfter = askAgainAfter;
  }

  /** Goes on; does nothing where nobody was suspended since the last look. */
  void goOn(Governance governance, Instant now, Outbox outbox) {
    if (governance.lastSuspension() > begunAt) {
      begunAt = governance.lastSuspension();
      left.clear();
      asked.clear();
      // time can change every request that is open, so each of them has a deadline
      store.deadlines().forEach((aggregate, _) -> left.add(aggregate));
    }
    while (!asked.isEmpty() && !asked.element().again().isAfter(now)) {
      left.add(asked.remove().aggregate());
    }
    for (int looked = 0; looked < AT_ONCE && !left.isEmpty(); looked++) {
      var aggregate = left.remove();
      if (Suspending.concerns(states.get(aggregate).state(), governance)) {
        outbox.send(ourOwn.askOfStanding(aggregate, governance.lastSuspension(), now));
        asked.add(new Asked(aggregate, now.plus(askAgainAfter)));
      }
    }
  }
}
