package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_AN_APPROVER;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.Verdict.APPROVE;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.governance.TokenScope;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.RequestStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A narrow token of somebody powerful stays narrow: when they vote, and whenever it is judged. */
class NarrowTokenTest {
  private static final RoleGrant APPROVER = RoleGrant.everywhere(Role.APPROVER);

  private final Governance governance =
      World.after(
          World.withoutPolicies(),
          World.members("leads", BOB),
          token("whole", BOB, false, TokenScope.WHOLE),
          token("dba", BOB, false, scope(List.of(APPROVER), List.of("dba"))),
          token("leads", BOB, false, scope(List.of(APPROVER), List.of("leads"))),
          token(
              "development",
              BOB,
              false,
              scope(List.of(RoleGrant.of(Role.APPROVER, "*", "development")), List.of("dba"))),
          token("robot", BOB, true, TokenScope.WHOLE),
          token(
              "elsewhere",
              ALICE,
              false,
              scope(List.of(RoleGrant.of(Role.DEVELOPER, "*", "development")), List.of())));

  private final RequestSpec request = new RequestSpec(governance);

  @Test
  void shouldCountTheVoteOfATokenThatHasTheGroupAndTheRole() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(BOB, APPROVE), "dba").then(approves(), met(1, seat(1, BOB)), approved(1));
  }

  @Test
  void shouldRefuseTheVoteOfATokenWithoutTheGroup() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(BOB, APPROVE), "leads").thenRefused(NOT_AN_APPROVER, "bob");
  }

  @Test
  void shouldRefuseTheVoteOfATokenForElsewhere() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(BOB, APPROVE), "development").thenRefused(NOT_AN_APPROVER, "bob");
  }

  @Test
  void shouldRefuseTheVoteOfAnAisToken() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(BOB, APPROVE), "robot").thenRefused(NOT_AN_APPROVER, "bob");
  }

  @Test
  void shouldSeatOnlyWhereTheTokenOfTheVoteMaySit() {
    request.given(
        pendingOf(
            ALICE,
            Requests.step(
                RejectRule.ENDS,
                Requests.quorum(1, Requests.group("leads")),
                Requests.quorum(1, Requests.group("dba")))));
    request.when(votes(BOB, APPROVE), "dba").then(approves());
    request.when(votes(CAROL, APPROVE)).then(approves());
    request.leaving(RequestStatus.PENDING);
  }

  @Test
  void shouldJudgeTheVoteByItsTokenWhenALaterVoteMeetsTheStep() {
    request.given(pendingOf(ALICE, dbasOrLeads(2)));
    request.when(votes(BOB, APPROVE), "dba").then(approves());
    request.under(World.after(governance, World.members("dba", CAROL, DAVE)));
    request.when(votes(CAROL, APPROVE)).then(approves());
    request
        .when(votes(DAVE, APPROVE))
        .then(approves(), met(1, seat(1, CAROL), seat(1, DAVE)), approved(1));
  }

  @Test
  void shouldJudgeTheVoteByItsTokenWhenTheGrantIsClaimed() {
    request.given(pendingOf(ALICE, dbasOrLeads(1)));
    request.when(votes(BOB, APPROVE), "dba");
    request.when(dispatches(ALICE)).then(granted(1));
    request.under(World.after(governance, World.members("dba", CAROL)));
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "bob");
  }

  @Test
  void shouldStandByAVoteWhoseTokenHasEndedSince() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(votes(BOB, APPROVE), "dba");
    request.when(dispatches(ALICE)).then(granted(1));
    request.under(World.after(governance, new RevokeToken("dba")));
    request.when(claims(AGENT_1, 1)).then(started(1, AGENT_1));
  }

  @Test
  void shouldAskForNothingWhereTheTokenDoesNotReach() {
    request.when(submits(ALICE), "elsewhere").thenRefused(FORBIDDEN, "alice");
  }

  @Test
  void shouldNeitherCancelNorDispatchWithATokenForElsewhere() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(cancels(ALICE), "elsewhere").thenRefused(FORBIDDEN, "alice");
    request.when(votes(BOB, APPROVE), "whole");
    request.when(dispatches(ALICE), "elsewhere").thenRefused(FORBIDDEN, "alice");
  }

  /** Bob is of both, whichever of them a token names. */
  private static Step dbasOrLeads(int count) {
    return Requests.step(
        RejectRule.ENDS, Requests.quorum(count, Requests.group("dba"), Requests.group("leads")));
  }

  private static TokenScope scope(List<RoleGrant> roles, List<String> groups) {
    return new TokenScope(Optional.of(roles), Optional.of(groups));
  }

  private static IssueToken token(String id, Subject owner, boolean ai, TokenScope scope) {
    return new IssueToken(id, OPERATION, owner, Optional.empty(), "", ai, scope);
  }
}
