package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.FreezeEntry;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.lane.Turns;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Run;
import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.policyservice.decide.AgentRecords;
import dev.countersign.policyservice.decide.Limits;
import dev.countersign.policyservice.decide.PublicationRecords;
import dev.countersign.policyservice.kafka.store.RequestStates;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.policyservice.timer.Agenda;
import dev.countersign.policyservice.timer.BrokerClock;
import dev.countersign.policyservice.timer.Due;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Knows when time may change a request, and asks then. It never decides: its questions come back as
 * commands, and the broker's append time answers them.
 */
final class Deadlines {
  private static final int AT_ONCE = 500;

  private final TaskStore store;
  private final RequestStates states;
  private final AgentRecords forAgents;
  private final PublicationRecords publications;
  private final OwnCommands ourOwn;
  private final PolicyConfig.Timers times;
  private final Limits limits;
  private final LongSupplier steadyMillis;
  private final Agenda agenda = new Agenda();
  private final BrokerClock clock = new BrokerClock();
  private final Set<CommandId> asked = new HashSet<>();

  /** Requests whose time has come but for a freeze that lasts. */
  private final Set<String> resting = new HashSet<>();

  private List<FreezeEntry> freezes = List.of();
  private boolean sure;

  /**
   * @param steadyMillis a clock that does not jump
   */
  Deadlines(
      TaskStore store,
      RequestStates states,
      AgentRecords forAgents,
      PublicationRecords publications,
      OwnCommands ourOwn,
      Limits limits,
      PolicyConfig.Timers times,
      LongSupplier steadyMillis) {
    this.store = store;
    this.states = states;
    this.forAgents = forAgents;
    this.publications = publications;
    this.ourOwn = ourOwn;
    this.limits = limits;
    this.times = times;
    this.steadyMillis = steadyMillis;
  }

  /**
   * Takes up what the store knows. The first deadline is asked about at once, whenever it is due:
   * the answer makes sure what time it is for the broker, which this host may be wrong about.
   */
  void load() {
    store.deadlines().forEach(agenda::set);
    agenda.hastenFirst(now());
  }

  Instant now() {
    return clock.now(steadyMillis.getAsLong());
  }

  /** A record was appended at that time. */
  void seen(Instant appended) {
    clock.seen(appended, steadyMillis.getAsLong());
  }

  /** One of our questions has come back. */
  void answered(CommandId question, Instant appended) {
    if (asked.remove(question)) {
      sure = true;
      clock.heard(appended, steadyMillis.getAsLong());
    }
  }

  /** A request has moved. */
  void moved(String aggregate, RequestState state) {
    resting.remove(aggregate);
    var heard = store.heartbeats().find(aggregate);
    if (heard.isPresent() && Due.lastHeard(state, heard).isEmpty()) {
      store.heartbeats().delete(aggregate);
    }
    due(aggregate, state)
        .ifPresentOrElse(
            due -> {
              agenda.set(aggregate, due);
              store.deadlines().put(aggregate, due);
            },
            () -> {
              agenda.clear(aggregate);
              store.deadlines().delete(aggregate);
            });
  }

  /**
   * The agent of a running execution has been heard of. Found when the deadline is next looked at.
   */
  void beat(String aggregate, Instant appended) {
    store.heartbeats().put(aggregate, appended);
  }

  /** Whether a question is about the request as it is now, and not as it was when it was asked. */
  boolean isCurrent(CheckDeadline check, String aggregate, RequestState state) {
    return check.lastHeard().equals(lastHeard(aggregate, state));
  }

  /** A question was too early, or its request has moved since: it is due when it is due. */
  void notDue(String aggregate, RequestState state) {
    due(aggregate, state)
        .ifPresentOrElse(it -> agenda.set(aggregate, it), () -> agenda.clear(aggregate));
  }

  /** Asks about whatever may be due by now. */
  void askWhatIsDue(Governance governance, Outbox outbox) {
    var now = now();
    lookAgainAtWhatRests(governance, now);
    for (var aggregate : agenda.due(now, AT_ONCE)) {
      var state = states.get(aggregate).state();
      var due = due(aggregate, state, governance);
      var lane = waitsForTurn(state, governance, now);
      if (due(aggregate, state).isEmpty()) {
        agenda.clear(aggregate);
      } else if (due.isEmpty()) {
        rest(aggregate, state, now, outbox);
      } else if (sure && due.get().isAfter(now)) {
        agenda.set(aggregate, due.get());
      } else if (isOwnTimeOver(state, now)) {
        ask(aggregate, state, now, outbox);
      } else if (lane.isPresent()) {
        outbox.send(join((RequestState.Executing) state, lane.get(), now));
        agenda.set(aggregate, now.plus(times.reconcileEvery()));
      } else if (isUnknown(state)) {
        forAgents.reconcile(state, governance, now).filter(limits::maySend).ifPresent(outbox::send);
        agenda.set(aggregate, now.plus(times.reconcileEvery()));
      } else if (sure && isToStop(aggregate, state, now)) {
        forAgents.stopAgain(state, now).filter(limits::maySend).ifPresent(outbox::send);
        agenda.set(aggregate, nextStop(aggregate, state, now));
      } else if (isPublishing(state)) {
        publications
            .asking(state, store.payloads(), now)
            .filter(limits::maySend)
            .ifPresent(outbox::send);
        agenda.set(aggregate, now.plus(times.reconcileEvery()));
      } else {
        ask(aggregate, state, now, outbox);
      }
    }
  }

  /** What time it is for the broker can be asked of any request, also one that rests. */
  private void rest(String aggregate, RequestState state, Instant now, Outbox outbox) {
    if (sure) {
      agenda.clear(aggregate);
      resting.add(aggregate);
    } else {
      ask(aggregate, state, now, outbox);
    }
  }

  private void lookAgainAtWhatRests(Governance governance, Instant now) {
    var inForce = List.copyOf(governance.freezes());
    if (!inForce.equals(freezes)) {
      freezes = inForce;
      resting.forEach(aggregate -> agenda.set(aggregate, now));
      resting.clear();
    }
  }

  private void ask(String aggregate, RequestState state, Instant now, Outbox outbox) {
    var asking = ourOwn.ask(aggregate, lastHeard(aggregate, state), now);
    asked.add(asking.id());
    outbox.send(asking.record());
    agenda.set(aggregate, now.plus(times.askAgainAfter()));
  }

  private Optional<Instant> due(String aggregate, RequestState state, Governance governance) {
    return Due.of(
        state,
        governance,
        store.heartbeats().find(aggregate),
        times.reconcileEvery(),
        times.stopAgainEvery());
  }

  /** The earliest that it can be; the next look finds out what freezes make of it. */
  private Optional<Instant> due(String aggregate, RequestState state) {
    return Due.of(
        state, store.heartbeats().find(aggregate), times.reconcileEvery(), times.stopAgainEvery());
  }

  private Optional<Instant> lastHeard(String aggregate, RequestState state) {
    return Due.lastHeard(state, store.heartbeats().find(aggregate));
  }

  /** What asks the lane again for one that waits, where no time of it is over. */
  private static Optional<JoinLane> waitsForTurn(
      RequestState state, Governance governance, Instant now) {
    return Turns.waiting(state)
        .filter(_ -> !isOver((RequestState.Executing) state, governance, now));
  }

  /** Signed, which is worth its time only when it is sent. */
  private OutgoingRecord join(RequestState.Executing request, JoinLane join, Instant now) {
    return ourOwn.lane(request.submission().target(), join, now);
  }

  private static boolean isOver(
      RequestState.Executing request, Governance governance, Instant now) {
    var approval = request.approval();
    return governance
        .deadline(request.submission().target(), approval.since(), approval.until())
        .filter(it -> !it.isAfter(now))
        .isPresent();
  }

  /** Whatever else it waits for: a time that no freeze puts off is told first. */
  private static boolean isOwnTimeOver(RequestState state, Instant now) {
    return state instanceof RequestState.Known request
        && request.ownDue().filter(it -> !it.isAfter(now)).isPresent();
  }

  /** Whether its agent is to stop, and is not given up yet. */
  private boolean isToStop(String aggregate, RequestState state, Instant now) {
    return silentFrom(aggregate, state).filter(it -> it.isAfter(now)).isPresent()
        && state instanceof RequestState.Executing executing
        && executing.run() instanceof Run.Running running
        && running.stopAsked();
  }

  /** An agent that falls silent meanwhile is given up in time. */
  private Instant nextStop(String aggregate, RequestState state, Instant now) {
    var next = now.plus(times.stopAgainEvery());
    return silentFrom(aggregate, state).filter(it -> it.isBefore(next)).orElse(next);
  }

  private Optional<Instant> silentFrom(String aggregate, RequestState state) {
    return state instanceof RequestState.Executing executing
            && executing.run() instanceof Run.Running running
        ? Optional.of(Due.silent(running, store.heartbeats().find(aggregate)))
        : Optional.empty();
  }

  private static boolean isPublishing(RequestState state) {
    return state instanceof RequestState.Executing executing
        && executing.run() instanceof Run.Publishing;
  }

  private static boolean isUnknown(RequestState state) {
    return state instanceof RequestState.Executing executing
        && executing.run() instanceof Run.Unknown;
  }
}
