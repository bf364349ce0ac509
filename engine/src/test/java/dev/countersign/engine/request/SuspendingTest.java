package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.rejects;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.Verdict.APPROVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestStatus;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SuspendingTest {
  private static final Asked CHECK = asks(POLICY_SERVICE, new CheckStanding());
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldCancelWhatWaitsForVotes() {
    request.given(pendingOf(ALICE, dbaReview(1))).under(suspended(ALICE));
    request.when(CHECK).then(new RequestCancelled()).leaving(RequestStatus.CANCELLED);
  }

  @Test
  void shouldCancelWhatIsApprovedOrGranted() {
    request.given(granted(ALICE)).under(suspended(ALICE));
    request.when(CHECK).then(new RequestCancelled()).leaving(RequestStatus.CANCELLED);
  }

  @Test
  void shouldAskWhatRunsToStopAndOnce() {
    request.given(running(ALICE)).under(suspended(ALICE));
    request.when(CHECK).then(new CancelAsked(execution(1)));
    request.when(CHECK).thenRefused(NOT_DUE);
  }

  @Test
  void shouldLeaveAloneWhatIsOver() {
    request.given(completed(ALICE)).under(suspended(ALICE, BOB));
    request.when(CHECK).thenRefused(NOT_DUE);
  }

  @Test
  void shouldDiscountAVoteOnTheOpenStep() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves())).under(suspended(BOB));
    request.when(CHECK).then(new VoteDiscounted(1, BOB)).leaving(RequestStatus.PENDING);
    request.when(CHECK).thenRefused(NOT_DUE);
    request.when(votes(CAROL, APPROVE)).then(approves());
    request
        .when(votes(DAVE, APPROVE))
        .then(approves(), met(1, seat(1, CAROL), seat(1, DAVE)), approved(1));
  }

  @Test
  void shouldDiscountARejectionThatOnlyCounts() {
    request
        .given(
            pendingOf(
                ALICE, Requests.step(RejectRule.COUNTS, Requests.quorum(1, Requests.group("dba")))))
        .given(by(BOB, rejects()))
        .under(suspended(BOB));
    request.when(CHECK).then(new VoteDiscounted(1, BOB));
  }

  @Test
  void shouldOpenAStepAgainThatIsMetNoMore() {
    request
        .given(pendingOf(ALICE, dbaReview(2), dbaReview(1)))
        .given(
            by(BOB, approves()),
            by(CAROL, approves()),
            by(CAROL, met(1, seat(1, BOB), seat(1, CAROL))),
            by(CAROL, opened(2)))
        .under(suspended(BOB));
    request.when(CHECK).then(new VoteDiscounted(1, BOB));
    var pending = (RequestState.Pending) request.state();
    assertThat(pending.step()).isEqualTo(1);
    assertThat(pending.voters(APPROVE)).containsExactly(CAROL);
    request
        .when(votes(DAVE, APPROVE))
        .then(approves(), met(1, seat(1, CAROL), seat(1, DAVE)), opened(2));
  }

  @Test
  void shouldSeatThoseWhoAreLeftWhereTheyAreEnough() {
    request
        .given(
            pendingOf(
                ALICE,
                Requests.step(
                    RejectRule.ENDS,
                    Requests.quorum(1, Requests.group("dba")),
                    Requests.quorum(1, Requests.user(ERIN))),
                dbaReview(1)))
        .given(
            by(BOB, approves()),
            by(CAROL, approves()),
            by(ERIN, approves()),
            by(ERIN, met(1, seat(1, BOB), seat(2, ERIN))),
            by(ERIN, opened(2)))
        .under(suspended(BOB));
    request
        .when(CHECK)
        .then(new VoteDiscounted(1, BOB), met(1, seat(1, CAROL), seat(2, ERIN)), opened(2));
  }

  @Test
  void shouldDiscountSeveralVotesAtOnce() {
    request
        .given(pendingOf(ALICE, dbaReview(3)))
        .given(by(BOB, approves()), by(CAROL, approves()))
        .under(suspended(BOB, CAROL));
    request.when(CHECK).then(new VoteDiscounted(1, BOB), new VoteDiscounted(1, CAROL));
  }

  @Test
  void shouldLeaveAnApprovalToTheClaim() {
    request.given(approvedFor(ALICE, 1, false)).under(suspended(BOB));
    request.when(CHECK).thenRefused(NOT_DUE);
    request.given(by(ALICE, granted(1)));
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "bob");
  }

  @Test
  void shouldAskNobodyButPolicyService() {
    request.given(pendingOf(ALICE, dbaReview(1))).under(suspended(ALICE));
    request.when(asks(ROOT, new CheckStanding())).thenRefused(FORBIDDEN, "root");
  }

  @Test
  void shouldFindNothingWhereNobodyIsSuspended() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(CHECK).thenRefused(NOT_DUE);
  }

  private static Governance suspended(Subject... people) {
    return World.after(
        World.withoutPolicies(),
        Arrays.stream(people).map(SuspendPrincipal::new).toArray(GovernanceCommand[]::new));
  }
}
