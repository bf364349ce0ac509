package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.Requests.withdrawn;
import static dev.countersign.engine.fixture.Requests.withdraws;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.protocol.request.RefusalCode.NOT_PENDING;
import static dev.countersign.protocol.request.RefusalCode.NO_VOTE;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static dev.countersign.protocol.request.RequestStatus.REJECTED;
import static dev.countersign.protocol.request.Verdict.APPROVE;
import static dev.countersign.protocol.request.Verdict.REJECT;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import org.junit.jupiter.api.Test;

class WithdrawVoteTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldTakeBackAVoteOnTheOpenStep() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()));
    request.when(withdraws(BOB)).then(withdrawn()).leaving(PENDING);
  }

  @Test
  void shouldLetOneVoteAnew() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()), by(BOB, withdrawn()));
    request.when(votes(BOB, REJECT)).leaving(REJECTED);
  }

  @Test
  void shouldNotCountWhatWasTakenBack() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()), by(BOB, withdrawn()));
    request.when(votes(CAROL, APPROVE)).then(approves()).leaving(PENDING);
  }

  @Test
  void shouldRefuseOneWhoHasNotVoted() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()));
    request.when(withdraws(CAROL)).thenRefused(NO_VOTE, "carol");
  }

  @Test
  void shouldRefuseOnceTheStepIsMet() {
    request.given(pendingOf(ALICE, dbaReview(1), dbaReview(1)));
    request.when(votes(BOB, APPROVE));
    request.when(withdraws(BOB)).thenRefused(NO_VOTE, "step 2");
  }

  @Test
  void shouldRefuseOnceTheRequestIsApproved() {
    request.given(approvedFor(ALICE, 1, false));
    request.when(withdraws(BOB)).thenRefused(NOT_PENDING, "approved");
  }

  @Test
  void shouldRefuseAfterTheDeadline() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves())).after(PENDING_FOR);
    request.when(withdraws(BOB)).thenRefused(NOT_PENDING, "expired");
  }
}
