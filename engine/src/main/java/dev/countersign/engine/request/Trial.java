package dev.countersign.engine.request;

import dev.countersign.engine.Decision;
import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestCommand.WithdrawVote;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What would come of a request, decided by the very rules that would decide it, and recorded
 * nowhere. Each step gives the next; a refusal leaves it as it was.
 *
 * @param state where the request would stand
 * @param last what the rules said to the last command
 */
public record Trial(
    Governance governance, Instant now, RequestState state, Decision<RequestEvent> last) {
  private static final RequestId REQUEST = new RequestId("0".repeat(26));
  private static final CommandId COMMAND = new CommandId("0".repeat(26));

  /**
   * What is asked for.
   *
   * @param breakGlass whether glass is broken for it
   */
  public record Operation(
      OperationKind kind,
      TargetRef target,
      Optional<OperationFacts> facts,
      List<String> objections,
      Optional<SubmissionNote> note,
      boolean breakGlass) {}

  /** Asks for an operation. */
  public static Trial submit(
      Governance governance, Actor requester, Operation operation, Instant now) {
    var command =
        new SubmitRequest(
            operation.kind(),
            operation.target(),
            Digest.NONE,
            operation.note().map(_ -> Digest.NONE),
            "",
            List.of(),
            List.of(),
            DispatchMode.MANUAL,
            Optional.<Bytes>empty(),
            operation.breakGlass());
    var enrichment =
        new Enrichment(operation.facts(), operation.objections(), false, operation.note());
    var nothing = new Trial(governance, now, RequestState.initial(), new Accepted<>(List.of()));
    return nothing.decided(requester, command, enrichment).asWithEvidence();
  }

  /** Nobody gathers anything about what is not asked for: evidence counts as given. */
  private Trial asWithEvidence() {
    return state instanceof RequestState.Pending pending
        ? new Trial(
            governance,
            now,
            pending.with(pending.position(), pending.submission().withoutEvidence()),
            last)
        : this;
  }

  /** The same, at a later moment under other governance. */
  Trial under(Governance later, Instant at) {
    return new Trial(later, at.isBefore(now) ? now : at, state, last);
  }

  /** Votes on the step that is open. */
  public Trial vote(Actor voter, Verdict verdict) {
    return decided(voter, new CastVote(verdict, Digest.NONE, Optional.empty()), Enrichment.NONE);
  }

  /** Takes a vote on the step that is open back. */
  Trial withdraw(Actor voter) {
    return decided(voter, new WithdrawVote(), Enrichment.NONE);
  }

  /** Looks whether somebody was suspended whose votes then count no more. */
  Trial checkStanding(Actor service) {
    return decided(service, new CheckStanding(), Enrichment.NONE);
  }

  /** Overrides the step that is open, with a reason. */
  Trial override(Actor person) {
    int step = state instanceof RequestState.Pending pending ? pending.step() : 0;
    return decided(
        person, new OverrideStep(step, Digest.NONE, Digest.NONE), Enrichment.saying(true));
  }

  private Trial decided(Actor actor, RequestCommand command, Enrichment enrichment) {
    var ask = new Ask(COMMAND, actor, "", REQUEST, command, enrichment);
    var decision = RequestDecider.decide(state, ask, governance, now);
    return new Trial(governance, now, after(decision, actor), decision);
  }

  private RequestState after(Decision<RequestEvent> decision, Actor actor) {
    if (!(decision instanceof Accepted<RequestEvent>(var events))) {
      return state;
    }
    var next = state;
    for (var event : events) {
      var at = new Position(next.sequence() + 1, now);
      next = Evolution.evolve(next, at(at, actor), event);
    }
    return next;
  }

  private static At at(Position position, Actor actor) {
    Subject subject = actor.subject();
    return new At(REQUEST.value(), position, subject, actor.token());
  }
}
