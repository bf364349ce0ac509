package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.FreezeEntry;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.Freezing;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Run;
import dev.countersign.engine.request.Suspending;
import dev.countersign.policyservice.kafka.store.RequestStates;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OwnCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Asks what a change of governance does to requests that are open already: somebody was suspended,
 * or a freeze wants what runs to stop. Nothing that the change concerns can come after it, for by
 * the governance that it is looked for with, votes, requests and claims are refused.
 */
final class Settling {
  private final RequestStates states;
  private final OwnCommands ourOwn;
  private final Sweep suspensions;
  private final Sweep freezes;

  /**
   * Looks at nothing yet.
   *
   * @param askAgainAfter how long a question may take: one that comes too late is refused
   */
  Settling(TaskStore store, RequestStates states, OwnCommands ourOwn, Duration askAgainAfter) {
    this.states = states;
    this.ourOwn = ourOwn;
    this.suspensions = new Sweep(() -> open(store), askAgainAfter);
    this.freezes = new Sweep(() -> open(store), askAgainAfter);
  }

  /** Time can change every request that is open, so each of them has a deadline. */
  private static List<String> open(TaskStore store) {
    var deadlines = new TreeMap<String, Instant>();
    store.deadlines().forEach(deadlines::put);
    return deadlines.entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A part of the work at a time. */
  void goOn(Governance governance, Instant now, Outbox outbox) {
    suspensions.goOn(
        governance.lastSuspension(),
        now,
        aggregate -> send(outbox, standing(aggregate, governance, now)));
    freezes.goOn(
        stops(governance).mapToLong(FreezeEntry::epoch).max().orElse(0),
        now,
        aggregate -> send(outbox, stop(aggregate, governance, now)));
  }

  private static boolean send(Outbox outbox, Optional<OutgoingRecord> question) {
    question.ifPresent(outbox::send);
    return question.isPresent();
  }

  private Optional<OutgoingRecord> standing(String aggregate, Governance governance, Instant now) {
    return Suspending.concerns(states.get(aggregate).state(), governance)
        ? Optional.of(ourOwn.askOfStanding(aggregate, governance.lastSuspension(), now))
        : Optional.empty();
  }

  private Optional<OutgoingRecord> stop(String aggregate, Governance governance, Instant now) {
    return states.get(aggregate).state() instanceof RequestState.Executing request
            && request.run() instanceof Run.Running run
            && !run.stopAsked()
        ? stops(governance)
            .filter(it -> Freezing.stops(it, request, run))
            .findFirst()
            .map(freeze -> ourOwn.stop(aggregate, run.execution(), freeze, now))
        : Optional.empty();
  }

  private static Stream<FreezeEntry> stops(Governance governance) {
    return governance.freezes().stream().filter(FreezeEntry::cancelsRunning);
  }
}
