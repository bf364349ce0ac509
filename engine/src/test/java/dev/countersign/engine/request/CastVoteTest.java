package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.RequestSpec.REQUEST;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.OTHER_OPERATION;
import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.pinned;
import static dev.countersign.engine.fixture.Requests.quorum;
import static dev.countersign.engine.fixture.Requests.rejects;
import static dev.countersign.engine.fixture.Requests.role;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.step;
import static dev.countersign.engine.fixture.Requests.submittedBy;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.engine.fixture.World.principal;
import static dev.countersign.protocol.policy.RejectRule.COUNTS;
import static dev.countersign.protocol.policy.RejectRule.ENDS;
import static dev.countersign.protocol.policy.RejectRule.NOTED;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_VOTED;
import static dev.countersign.protocol.request.RefusalCode.NOT_AN_APPROVER;
import static dev.countersign.protocol.request.RefusalCode.NOT_PENDING;
import static dev.countersign.protocol.request.RefusalCode.SAME_PERSON_ACROSS_STEPS;
import static dev.countersign.protocol.request.RefusalCode.SELF_APPROVAL;
import static dev.countersign.protocol.request.RefusalCode.STALE_DIGEST;
import static dev.countersign.protocol.request.RefusalCode.STEP_CLOSED;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_REQUEST;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static dev.countersign.protocol.request.RequestStatus.REJECTED;
import static dev.countersign.protocol.request.Verdict.APPROVE;
import static dev.countersign.protocol.request.Verdict.REJECT;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CastVoteTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldApproveOnTheVoteThatMeetsTheLastStep() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()));
    request
        .when(votes(CAROL, APPROVE))
        .then(approves(), met(1, seat(1, BOB), seat(1, CAROL)), approved(1))
        .leaving(APPROVED);
  }

  @Test
  void shouldWaitForTheVotesThatAreMissing() {
    request.given(pendingOf(ALICE, dbaReview(2)));
    request.when(votes(BOB, APPROVE)).then(approves()).leaving(PENDING);
  }

  @Test
  void shouldOpenTheNextStepWithTheSameDeadline() {
    request.given(pendingOf(ALICE, dbaReview(1), dbaReview(1))).after(Duration.ofHours(1));
    request.when(votes(BOB, APPROVE)).then(approves(), met(1, seat(1, BOB)), opened(2));
  }

  @Test
  void shouldGrantAtOnceWhatWasSubmittedSo() {
    request.given(
        submittedBy(ALICE, DispatchMode.AUTOMATIC),
        pinned(ALICE, dbaReview(1)),
        by(ALICE, opened(1)));
    request
        .when(votes(BOB, APPROVE))
        .then(approves(), met(1, seat(1, BOB)), approved(1), granted(1))
        .leaving(EXECUTING);
  }

  @Test
  void shouldSeatEachVoteOnce() {
    request.given(
        pendingOf(ALICE, step(ENDS, quorum(1, group("dba")), quorum(1, role("approver")))));
    request.when(votes(BOB, APPROVE)).then(approves());
    request
        .when(votes(CAROL, APPROVE))
        .then(approves(), met(1, seat(1, BOB), seat(2, CAROL)), approved(1));
  }

  @Test
  void shouldMoveAVoteToAnotherSeatWhereThatSeatsMore() {
    request.given(
        pendingOf(ALICE, step(ENDS, quorum(1, group("dba"), user(ERIN)), quorum(1, group("dba")))));
    request.when(votes(BOB, APPROVE)).then(approves());
    request
        .when(votes(ERIN, APPROVE))
        .then(approves(), met(1, seat(1, ERIN), seat(2, BOB)), approved(1));
  }

  @Test
  void shouldRefuseWhereNothingIsPending() {
    request.given(completed(ALICE));
    request.when(votes(BOB, APPROVE)).thenRefused(NOT_PENDING, "completed");
  }

  @Test
  void shouldRefuseAfterTheDeadlineEvenBeforeTheTimerCame() {
    request.given(pendingOf(ALICE, dbaReview(1))).after(PENDING_FOR);
    request.when(votes(BOB, APPROVE)).thenRefused(NOT_PENDING, "expired");
  }

  @Test
  void shouldAcceptTheVoteOfTheLastMoment() {
    request.given(pendingOf(ALICE, dbaReview(1))).after(PENDING_FOR.minusNanos(1));
    request.when(votes(BOB, APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldRefuseTheRequestersOwnVote() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(ALICE, APPROVE)).thenRefused(SELF_APPROVAL, "alice");
  }

  @Test
  void shouldRefuseTheRequestersOwnVoteEvenAsApprover() {
    request.given(pendingOf(BOB, dbaReview(1)));
    request.when(votes(BOB, REJECT)).thenRefused(SELF_APPROVAL, "bob");
  }

  @Test
  void shouldRefuseOneWhomTheStepDoesNotName() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(ERIN, APPROVE)).thenRefused(NOT_AN_APPROVER, "erin", "group:dba");
  }

  @Test
  void shouldRefuseAMemberWhoMayNotApproveThere() {
    request
        .given(pendingOf(ALICE, dbaReview(1)))
        .under(World.after(World.withoutPolicies(), person(BOB, Role.DEVELOPER)));
    request.when(votes(BOB, APPROVE)).thenRefused(NOT_AN_APPROVER, "bob");
  }

  @Test
  void shouldRefuseAnAiThatActsForAnApprover() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(BOB, APPROVE), PrincipalKind.AI).thenRefused(NOT_AN_APPROVER);
  }

  @Test
  void shouldRefuseAServiceInTheGroup() {
    var changed =
        World.after(
            World.withoutPolicies(),
            principal(BILLING, PrincipalKind.SERVICE, Role.APPROVER),
            World.members("dba", BILLING));
    request.given(pendingOf(ALICE, dbaReview(1))).under(changed);
    request.when(votes(BILLING, APPROVE)).thenRefused(NOT_AN_APPROVER, "billing");
  }

  @Test
  void shouldRefuseAPersonWhoSatInAnEarlierStep() {
    request.given(pendingOf(ALICE, dbaReview(1), dbaReview(1)));
    request.when(votes(BOB, APPROVE));
    request.when(votes(BOB, APPROVE)).thenRefused(SAME_PERSON_ACROSS_STEPS, "bob");
  }

  /** A vote is on the step that is open: whoever comes too late for one is asked of the next. */
  @Test
  void shouldRefuseAVoteOnAStepThatHasJustClosedOfOneWhomTheNextDoesNotName() {
    request.given(pendingOf(ALICE, dbaReview(1), step(ENDS, quorum(1, user(ERIN)))));
    request.when(votes(BOB, APPROVE)).then(approves(), met(1, seat(1, BOB)), opened(2));
    request.when(votes(CAROL, APPROVE)).thenRefused(NOT_AN_APPROVER, "carol");
    request.when(votes(CAROL, REJECT)).thenRefused(NOT_AN_APPROVER, "carol");
    request.when(votes(BOB, REJECT)).thenRefused(NOT_AN_APPROVER, "bob");
    request.leaving(PENDING);
  }

  @Test
  void shouldRefuseAVoteForAStepThatIsNotOpenAnyMoreOfOneWhoMayVoteOnTheNextToo() {
    request.given(pendingOf(ALICE, dbaReview(1), dbaReview(1)));
    request.when(votesOn(1, BOB)).then(approves(), met(1, seat(1, BOB)), opened(2));
    request.when(votesOn(1, CAROL)).thenRefused(STEP_CLOSED, "step 2", "step 1");
    request.when(votesOn(3, CAROL)).thenRefused(STEP_CLOSED);
    request.when(votesOn(2, CAROL)).leaving(APPROVED);
  }

  private static Asked votesOn(int step, Subject voter) {
    return asks(voter, new CastVote(APPROVE, OPERATION, Optional.empty(), Optional.of(step)));
  }

  @Test
  void shouldRefuseASecondVoteWhateverItSays() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()));
    request.when(votes(BOB, APPROVE)).thenRefused(ALREADY_VOTED, "bob");
    request.when(votes(BOB, REJECT)).thenRefused(ALREADY_VOTED, "bob");
  }

  @Test
  void shouldRefuseAVoteOnOtherBytes() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request
        .when(asks(BOB, new CastVote(Verdict.APPROVE, OTHER_OPERATION, Optional.empty())))
        .thenRefused(STALE_DIGEST, OPERATION.value(), OTHER_OPERATION.value());
  }

  @Test
  void shouldRefuseForARequestThatIsNotThere() {
    request.when(votes(BOB, APPROVE)).thenRefused(UNKNOWN_REQUEST, REQUEST.value());
  }

  @Test
  void shouldNotCountAVoteWhoseVoterHasLostTheRole() {
    request
        .given(pendingOf(ALICE, dbaReview(2)))
        .given(by(BOB, approves()))
        .under(World.after(World.withoutPolicies(), person(BOB, Role.DEVELOPER)));
    request.when(votes(CAROL, APPROVE)).then(approves()).leaving(PENDING);
    request
        .when(votes(DAVE, APPROVE))
        .then(approves(), met(1, seat(1, CAROL), seat(1, DAVE)), approved(1));
  }

  @Test
  void shouldEndTheRequestOnARejection() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(CAROL, approves()));
    request.when(votes(BOB, REJECT)).then(rejects(), new RequestRejected(1)).leaving(REJECTED);
  }

  @Test
  void shouldNoteARejectionWhereThatIsAll() {
    request.given(pendingOf(ALICE, step(NOTED, quorum(1, group("dba")))));
    request.when(votes(BOB, REJECT)).then(rejects()).leaving(PENDING);
    request.when(votes(CAROL, APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldEndOnceTheOthersAreTooFew() {
    request.given(pendingOf(ALICE, step(COUNTS, quorum(2, group("dba")))));
    request.when(votes(BOB, REJECT)).then(rejects()).leaving(PENDING);
    request.when(votes(CAROL, REJECT)).then(rejects(), new RequestRejected(1)).leaving(REJECTED);
  }

  @Test
  void shouldNotCountTheRequesterAmongTheOthers() {
    request.given(pendingOf(DAVE, step(COUNTS, quorum(2, group("dba")))));
    request.when(votes(BOB, REJECT)).then(rejects(), new RequestRejected(1));
  }
}
