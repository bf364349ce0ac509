package dev.countersign.engine.request;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Electorate;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Issuer;
import dev.countersign.engine.request.RequestState.Expiring;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.request.RequestEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One decision in the making: who asks, under which governance, at what time, and the events so far
 * with the state they lead to. Each event is folded as it is recorded, so that no decision can hold
 * an event that could not follow.
 */
final class Hearing {
  private final RequestState logged;
  private final Ask ask;
  private final Governance governance;
  private final Instant now;
  private final List<RequestEvent> events = new ArrayList<>();
  private RequestState state;

  Hearing(RequestState logged, Ask ask, Governance governance, Instant now) {
    this.logged = logged;
    this.ask = ask;
    this.governance = governance;
    this.now = now;
    this.state = logged;
  }

  /** As the log has it. */
  RequestState logged() {
    return logged;
  }

  /** With the events recorded so far. */
  RequestState state() {
    return state;
  }

  Ask ask() {
    return ask;
  }

  Actor actor() {
    return ask.actor();
  }

  Subject subject() {
    return ask.actor().subject();
  }

  Governance governance() {
    return governance;
  }

  Instant now() {
    return now;
  }

  /** Whether a deadline is over; it is from its very moment on. */
  boolean isOver(Instant until) {
    return !now.isBefore(until);
  }

  /** Whether the time of a request is over, which rests while its target is frozen. */
  boolean isOver(Expiring request) {
    return isOver(request, request.since(), request.until());
  }

  /** The same for a time that ran from one moment, and would be over at another. */
  boolean isOver(Known request, Instant since, Instant until) {
    return governance
        .deadline(request.submission().target(), since, until)
        .filter(this::isOver)
        .isPresent();
  }

  void record(RequestEvent event) {
    var position = new Position(state.sequence() + 1, now);
    state = Evolution.evolve(state, new At(ask.request().value(), position, subject()), event);
    events.add(event);
  }

  boolean hasRecorded() {
    return !events.isEmpty();
  }

  Decision<RequestEvent> accept() {
    return new Decision.Accepted<>(events);
  }

  Decision<RequestEvent> accept(RequestEvent last) {
    record(last);
    return accept();
  }

  boolean byRequester(Known request) {
    return request.submission().requester().equals(subject());
  }

  /**
   * Whether an administrator of the request's target asks. An AI is none, whoever owns it; nor is a
   * service that signs for itself, whose key is good for its own requests.
   */
  boolean byAdmin(Known request) {
    return actor().kind() != PrincipalKind.AI
        && governance.issuer(ask.issuer()).filter(Issuer::isService).isEmpty()
        && governance.holds(subject(), Role.ADMIN, request.submission().target());
  }

  /** Who may countersign the request at this moment. */
  Electorate electorate(Known request, Set<Subject> seatedElsewhere) {
    var asked = request.submission();
    return new Electorate(governance, asked.target(), asked.requester(), seatedElsewhere);
  }

  /** For the branches that no command can reach: every decision is folded whole. */
  IllegalStateException cut() {
    return new IllegalStateException(
        "Expected the whole of the last decision on %s, but the fold ends at sequence %d in %s"
            .formatted(ask.request(), state.sequence(), state.getClass().getSimpleName()));
  }
}
