package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.BYPASS_FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.SAME_PERSON_ACROSS_STEPS;
import static dev.countersign.protocol.request.RefusalCode.SELF_APPROVAL;
import static dev.countersign.protocol.request.RefusalCode.STALE_DIGEST;
import static dev.countersign.protocol.request.RefusalCode.STEP_CLOSED;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Approving the open step alone, in place of its votes: that step only, with a reason, and never
 * one's own request. Who countersigned one step overrides no other, unless it shares its people.
 */
final class Overriding {

  private Overriding() {}

  static Decision<RequestEvent> override(Hearing hearing, OverrideStep command) {
    if (!(hearing.state() instanceof Pending pending)) {
      return Voting.notPending(hearing);
    }
    return objection(hearing, pending, command)
        .orElseGet(
            () -> {
              hearing.record(
                  new StepOverridden(pending.step(), command.operation(), command.reason()));
              return Stepping.next(hearing, pending.until());
            });
  }

  private static Optional<Decision<RequestEvent>> objection(
      Hearing hearing, Pending pending, OverrideStep command) {
    var person = hearing.subject();
    var asked = pending.submission();
    var own = new Vote(person, Verdict.APPROVE, hearing.actor().token());
    var electorate =
        hearing.electorate(
            pending, MetStep.seated(pending.met(), pending.workflow().steps()), List.of(own));
    if (hearing.byRequester(pending)) {
      return Optional.of(
          refuse(
              SELF_APPROVAL,
              "Expected somebody else than the requester, but %s asked for it",
              person));
    }
    if (hearing.actor().kind() != PrincipalKind.PERSON || !electorate.mayOverride(person)) {
      return Optional.of(
          refuse(
              FORBIDDEN,
              "Expected a person who may override steps at %s, but %s may not",
              asked.target(),
              person));
    }
    if (command.step() != pending.step()) {
      return Optional.of(
          refuse(
              STEP_CLOSED,
              "Expected step %d to be open, but step %d is",
              command.step(),
              pending.step()));
    }
    if (!asked.operation().equals(command.operation())) {
      return Optional.of(
          refuse(
              STALE_DIGEST,
              "Expected an override for %s, but it is for %s",
              asked.operation(),
              command.operation()));
    }
    if (!Stepping.canOverride(pending)) {
      return Optional.of(
          refuse(
              BYPASS_FORBIDDEN,
              "Expected a step that policies let be overridden, but '%s' of %s is not",
              pending.open().name(),
              String.join(", ", pending.open().policies())));
    }
    if (electorate.sitsElsewhere(person, pending.open())) {
      return Optional.of(
          refuse(
              SAME_PERSON_ACROSS_STEPS,
              "Expected other people than in the steps before, but %s countersigned one of them",
              person));
    }
    return hearing.ask().enrichment().words()
        ? Evidencing.objection(pending)
        : Optional.of(
            refuse(REASON_REQUIRED, "Expected a reason for overriding a step, but there is none"));
  }
}
