package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_VOTED;
import static dev.countersign.protocol.request.RefusalCode.NOT_AN_APPROVER;
import static dev.countersign.protocol.request.RefusalCode.NOT_PENDING;
import static dev.countersign.protocol.request.RefusalCode.NO_VOTE;
import static dev.countersign.protocol.request.RefusalCode.SAME_PERSON_ACROSS_STEPS;
import static dev.countersign.protocol.request.RefusalCode.SELF_APPROVAL;
import static dev.countersign.protocol.request.RefusalCode.STALE_DIGEST;
import static dev.countersign.protocol.request.RefusalCode.STEP_CLOSED;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Electorate;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.Verdict;
import java.util.Optional;
import java.util.stream.Stream;

/** Saying yes or no to the open step, and taking it back. */
final class Voting {

  private Voting() {}

  static Decision<RequestEvent> cast(Hearing hearing, CastVote vote) {
    if (!(hearing.state() instanceof Pending pending)) {
      return notPending(hearing);
    }
    if (!pending.submission().operation().equals(vote.operation())) {
      return refuse(
          STALE_DIGEST,
          "Expected a vote on %s, but it is on %s",
          pending.submission().operation(),
          vote.operation());
    }
    if (vote.step().filter(it -> it != pending.step()).isPresent()) {
      return refuse(
          STEP_CLOSED,
          "Expected a vote on step %d, which is open, but it is on step %d",
          pending.step(),
          vote.step().get());
    }
    var voter = hearing.subject();
    if (hearing.byRequester(pending) && !pending.open().selfApproval()) {
      return refuse(
          SELF_APPROVAL, "Expected somebody else than the requester, but %s asked for it", voter);
    }
    var own = new Vote(voter, vote.verdict(), hearing.actor().token());
    var others = pending.votes().stream().filter(it -> !it.voter().equals(voter));
    var electorate =
        hearing.electorate(
            pending,
            MetStep.seated(pending.met(), pending.workflow().steps()),
            Stream.concat(others, Stream.of(own)).toList());
    if (hearing.actor().kind() != PrincipalKind.PERSON
        || !electorate.mayVote(voter, pending.open())) {
      return refuse(
          NOT_AN_APPROVER,
          "Expected a person of %s who may approve at %s, but %s is none",
          Wording.parties(pending.open()),
          pending.submission().target(),
          voter);
    }
    if (electorate.sitsElsewhere(voter, pending.open())) {
      return refuse(
          SAME_PERSON_ACROSS_STEPS,
          "Expected other people than in the steps before, but %s countersigned one of them",
          voter);
    }
    if (pending.voteOf(voter).isPresent()) {
      return refuse(
          ALREADY_VOTED,
          "Expected one vote a person on step %d, but %s has voted and not withdrawn it",
          pending.step(),
          voter);
    }
    var objection =
        vote.verdict() == Verdict.APPROVE
            ? Evidencing.objection(pending)
            : Optional.<Decision<RequestEvent>>empty();
    if (objection.isPresent()) {
      return objection.get();
    }
    hearing.record(new VoteCast(pending.step(), vote.verdict(), vote.operation(), vote.comment()));
    return counted(hearing, electorate, vote.verdict());
  }

  static Decision<RequestEvent> withdraw(Hearing hearing) {
    if (!(hearing.state() instanceof Pending pending)) {
      return notPending(hearing);
    }
    if (pending.voteOf(hearing.subject()).isEmpty()) {
      return refuse(
          NO_VOTE,
          "Expected a vote on step %d of %s, but %s has none",
          pending.step(),
          pending.id(),
          hearing.subject());
    }
    return hearing.accept(new VoteWithdrawn(pending.step()));
  }

  static Decision<RequestEvent> notPending(Hearing hearing) {
    return refuse(
        NOT_PENDING,
        "Expected a pending request, but %s is %s",
        hearing.ask().request(),
        Wording.status(hearing.state()));
  }

  /** After a vote that counts no more: the others may fill the step that it has opened again. */
  static Decision<RequestEvent> counted(Hearing hearing) {
    if (!(hearing.state() instanceof Pending pending)) {
      throw hearing.cut();
    }
    return approved(
        hearing,
        hearing.electorate(
            pending, MetStep.seated(pending.met(), pending.workflow().steps()), pending.votes()),
        pending);
  }

  private static Decision<RequestEvent> counted(
      Hearing hearing, Electorate electorate, Verdict verdict) {
    if (!(hearing.state() instanceof Pending pending)) {
      throw hearing.cut();
    }
    return switch (verdict) {
      case APPROVE -> approved(hearing, electorate, pending);
      case REJECT -> rejected(hearing, electorate, pending);
    };
  }

  /** Those who have lost their standing since they voted fill no seat. */
  private static Decision<RequestEvent> approved(
      Hearing hearing, Electorate electorate, Pending pending) {
    var seats =
        electorate
            .staffing()
            .meet(
                pending.voters(Verdict.APPROVE),
                pending.voters(Verdict.REJECT),
                pending.open(),
                pending.later());
    if (seats.isEmpty()) {
      return hearing.accept();
    }
    hearing.record(new StepMet(pending.step(), seats.get()));
    return Stepping.next(hearing, pending.until());
  }

  private static Decision<RequestEvent> rejected(
      Hearing hearing, Electorate electorate, Pending pending) {
    var against = pending.voters(Verdict.REJECT);
    var ends =
        switch (pending.open().reject()) {
          case ENDS -> true;
          case COUNTS ->
              against.size() >= pending.open().rejections()
                  || !electorate.staffing().canBeMetWithout(against, pending.open());
          case NOTED -> false;
        };
    return ends ? hearing.accept(new RequestRejected(pending.step())) : hearing.accept();
  }
}
