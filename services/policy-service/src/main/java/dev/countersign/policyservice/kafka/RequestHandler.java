package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState;
import dev.countersign.policyservice.decide.Admission;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.RequestDecisions;
import dev.countersign.policyservice.decide.SealedDecision;
import dev.countersign.policyservice.kafka.store.RequestStates;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestEvent;
import java.util.Optional;

/** Commands about requests: looks up what they are about, and keeps what comes of them. */
final class RequestHandler {
  private final TaskStore store;
  private final RequestStates states;
  private final RequestDecisions decisions;
  private final Deadlines deadlines;
  private final DecisionWriter writer;

  RequestHandler(
      TaskStore store,
      RequestStates states,
      RequestDecisions decisions,
      Deadlines deadlines,
      DecisionWriter writer) {
    this.store = store;
    this.states = states;
    this.decisions = decisions;
    this.deadlines = deadlines;
    this.writer = writer;
  }

  /**
   * What the rules make of it; nothing is written yet, so a fault in here costs only this command.
   */
  SealedDecision<RequestState, RequestEvent> decide(
      Genuine command, RequestCommand asked, Governance governance) {
    var before = states.get(command.aggregate());
    return objection(command, asked, governance, before)
        .map(it -> decisions.refuse(command, asked, governance, it.code(), it.message()))
        .orElseGet(() -> decisions.decide(command, asked, before, governance, store.payloads()));
  }

  private Optional<Admission> objection(
      Genuine command, RequestCommand asked, Governance governance, Folded<RequestState> before) {
    return Admission.objection(command, governance)
        .or(
            () ->
                asked instanceof CheckDeadline check
                        && !deadlines.isCurrent(check, command.aggregate(), before.state())
                    ? Optional.of(
                        new Admission(
                            RefusalCode.NOT_DUE,
                            "Expected a question about the request as it is, but it has moved"))
                    : Optional.empty());
  }

  /** Writes it down. */
  void record(
      Genuine command, RequestCommand asked, SealedDecision<RequestState, RequestEvent> decision) {
    switch (decision) {
      case SealedDecision.Enacted<RequestState, RequestEvent> enacted -> {
        enacted.events().forEach(this::index);
        var time = enacted.events().getLast().recorded().meta().time();
        enacted.payloads().forEach(it -> store.payloads().put(it, time));
        states.put(command.aggregate(), enacted.after());
        store.head().put(enacted.after().head().hash());
        deadlines.moved(command.aggregate(), enacted.after().state());
        writer.enacted(command, enacted);
      }
      case SealedDecision.Answered<RequestState, RequestEvent> answered -> {
        var state = states.get(command.aggregate()).state();
        switch (asked) {
          case CheckDeadline _ -> deadlines.notDue(command.aggregate(), state);
          case CheckStanding _ -> {} // it has been settled by another, or by the request's end
          case StopFrozen _ -> {} // it ended by itself, or the freeze did
          case TakeSlot _ -> writer.asked(answered); // it runs already, or is over
          case FinishPublication _ -> {} // it was told before; if not, it will ask again
          case Heartbeat _ when !isRefused(answered) -> {
            deadlines.beat(command.aggregate(), command.appended());
            writer.passing(command, answered);
          }
          case RequestCommand _ -> writer.answered(command, answered);
        }
      }
    }
  }

  private static boolean isRefused(SealedDecision.Answered<RequestState, RequestEvent> answered) {
    return answered.reply() instanceof dev.countersign.protocol.request.Reply.CommandRefused;
  }

  private void index(dev.countersign.policyservice.outgoing.SealedEvent<RequestEvent> event) {
    var meta = event.recorded().meta();
    store.events().put(meta.aggregate(), meta.sequence(), event.value().toArray());
  }
}
