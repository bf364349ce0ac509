package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.FreezeEntry;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Run;
import dev.countersign.policyservice.kafka.store.RequestStates;
import dev.countersign.policyservice.outgoing.OwnCommands;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Asks for what runs to stop where a freeze wants that. Once a freeze is seen no claim at its
 * targets is accepted any more, so one look at every request is enough; a task that is opened anew
 * looks again.
 */
final class Stopping {
  private static final int AT_ONCE = 500;

  private final RequestStates states;
  private final Deadlines deadlines;
  private final OwnCommands ourOwn;
  private final Deque<String> toLookAt = new ArrayDeque<>();
  private long seen;

  Stopping(RequestStates states, Deadlines deadlines, OwnCommands ourOwn) {
    this.states = states;
    this.deadlines = deadlines;
    this.ourOwn = ourOwn;
  }

  /**
   * A part of the work at a time; what runs comes first, for its agent is the soonest to be late.
   */
  void stopWhatIsFrozen(Governance governance, Outbox outbox) {
    long newest =
        governance.freezes().stream()
            .filter(FreezeEntry::cancelsRunning)
            .mapToLong(FreezeEntry::epoch)
            .max()
            .orElse(0);
    if (newest > seen) {
      seen = newest;
      toLookAt.clear();
      toLookAt.addAll(deadlines.watched());
    }
    for (int i = 0; i < AT_ONCE && !toLookAt.isEmpty(); i++) {
      lookAt(toLookAt.poll(), governance, deadlines.now(), outbox);
    }
  }

  private void lookAt(String aggregate, Governance governance, Instant now, Outbox outbox) {
    if (states.get(aggregate).state() instanceof RequestState.Executing request
        && request.run() instanceof Run.Running run
        && !run.stopAsked()) {
      freeze(governance, request)
          .map(freeze -> ourOwn.stop(aggregate, run.execution(), freeze, now))
          .ifPresent(outbox::send);
    }
  }

  private static Optional<FreezeEntry> freeze(
      Governance governance, RequestState.Executing request) {
    return governance.freezes().stream()
        .filter(FreezeEntry::cancelsRunning)
        .filter(it -> it.covers(request.submission().target()))
        .findFirst();
  }
}
