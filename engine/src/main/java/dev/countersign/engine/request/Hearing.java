package dev.countersign.engine.request;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Electorate;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Issuer;
import dev.countersign.engine.governance.Standing;
import dev.countersign.engine.request.RequestState.Expiring;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Permission;
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

  /** What the one who asks may, by the governance of this moment. */
  Standing standing() {
    return governance.standing(ask.actor());
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
    state =
        Evolution.evolve(
            state, new At(ask.request().value(), position, subject(), actor().token()), event);
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

  /** Whether the requester asks, and may do this to what they have asked for. */
  boolean may(Permission own, Known request) {
    return byRequester(request) && standing().may(own, request.submission().target());
  }

  /**
   * Whether someone asks who may do this to any request. A service that signs for itself may not:
   * its key is good for its own requests.
   */
  boolean mayToAny(Permission any, Known request) {
    return governance.issuer(ask.issuer()).filter(Issuer::isService).isEmpty()
        && standing().may(any, request.submission().target());
  }

  /**
   * Who may countersign the request at this moment.
   *
   * @param votes of those who have, for they signed in with something
   */
  Electorate electorate(Known request, Set<Subject> seatedElsewhere, List<Vote> votes) {
    var asked = request.submission();
    return new Electorate(
        governance, asked.target(), asked.requester(), seatedElsewhere, Vote.tokens(votes));
  }

  /** What the requester may, by the governance of this moment, with what they asked with. */
  Standing requester(Submission asked) {
    return governance.standing(asked.requester(), asked.token());
  }

  /** For the branches that no command can reach: every decision is folded whole. */
  IllegalStateException cut() {
    return new IllegalStateException(
        "Expected the whole of the last decision on %s, but the fold ends at sequence %d in %s"
            .formatted(ask.request(), state.sequence(), state.getClass().getSimpleName()));
  }
}
