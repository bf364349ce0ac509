package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.OTHER_OPERATION;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.ROBOT;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.BYPASS_FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.NOT_PENDING;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.SAME_PERSON_ACROSS_STEPS;
import static dev.countersign.protocol.request.RefusalCode.SELF_APPROVAL;
import static dev.countersign.protocol.request.RefusalCode.STALE_DIGEST;
import static dev.countersign.protocol.request.RefusalCode.STEP_CLOSED;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_REQUEST;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.EXPIRED;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static dev.countersign.protocol.request.Verdict.APPROVE;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.TokenScope;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverrideStepTest {
  private static final Digest REASON = new Digest("e".repeat(64));

  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  private static Asked overrides(Subject person, int step) {
    return overrides(person, step, OPERATION, true);
  }

  private static Asked overrides(Subject person, int step, Digest operation, boolean reason) {
    return new Asked(person, new OverrideStep(step, operation, REASON), Enrichment.saying(reason));
  }

  private static StepOverridden overridden(int step) {
    return new StepOverridden(step, OPERATION, REASON);
  }

  @Test
  void shouldApproveByTheLastStepAlone() {
    request.given(pendingOf(ALICE, dbaReview(2)));
    request.when(overrides(ROOT, 1)).then(overridden(1), approved(1)).leaving(APPROVED);
  }

  @Test
  void shouldApproveTheOpenStepAndNoOther() {
    request.given(pendingOf(ALICE, dbaReview(1), dbaReview(1)));
    request.when(overrides(ROOT, 1)).then(overridden(1), opened(2)).leaving(PENDING);
    request
        .when(overrides(ROOT, 2))
        .thenRefused(SAME_PERSON_ACROSS_STEPS, "root countersigned one of them");
    request.when(votes(BOB, APPROVE)).then(approves(2), met(2, seat(1, BOB)), approved(1));
  }

  @Test
  void shouldNotLetWhoeverOverrodeAStepVoteOnAnother() {
    var governance =
        World.after(World.withoutPolicies(), person(BOB, Role.ADMIN), person(ERIN, Role.ADMIN));
    var spec = new RequestSpec(governance).given(pendingOf(ALICE, dbaReview(1), dbaReview(1)));
    spec.when(overrides(BOB, 1)).then(overridden(1), opened(2));
    spec.when(votes(BOB, APPROVE)).thenRefused(SAME_PERSON_ACROSS_STEPS);
    spec.when(overrides(ERIN, 2)).then(overridden(2), approved(1));
  }

  @Test
  void shouldRefuseWhoeverMayNot() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(overrides(BOB, 1)).thenRefused(FORBIDDEN, "orders", "bob may not");
    request.when(overrides(ROOT, 1), PrincipalKind.AI).thenRefused(FORBIDDEN);
    request.when(overrides(BILLING, 1), PrincipalKind.SERVICE).thenRefused(FORBIDDEN);
    request.when(overrides(ROBOT, 1)).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldRefuseTheRequesterWhateverTheyMay() {
    request.given(pendingOf(ROOT, dbaReview(1)));
    request.when(overrides(ROOT, 1)).thenRefused(SELF_APPROVAL, "root asked for it");
  }

  @Test
  void shouldRefuseWhatIsNoLongerAsItWasSeen() {
    request.given(pendingOf(ALICE, dbaReview(1), dbaReview(1)));
    request.when(overrides(ROOT, 2)).thenRefused(STEP_CLOSED, "step 2", "step 1");
    request.when(overrides(ROOT, 1, OTHER_OPERATION, true)).thenRefused(STALE_DIGEST);
    request.when(overrides(ROOT, 1, OPERATION, false)).thenRefused(REASON_REQUIRED);
  }

  @Test
  void shouldRefuseWhatIsNotPending() {
    request.when(overrides(ROOT, 1)).thenRefused(UNKNOWN_REQUEST);
    request.given(Requests.approvedFor(ALICE, 1, false));
    request.when(overrides(ROOT, 1)).thenRefused(NOT_PENDING, "approved");
  }

  @Test
  void shouldComeTooLateOnceTheTimeForVotesIsOver() {
    request.given(pendingOf(ALICE, dbaReview(1))).after(Requests.PENDING_FOR);
    request.when(overrides(ROOT, 1)).thenRefused(NOT_PENDING, "expired");
    request.when(rings()).leaving(EXPIRED);
  }

  @Test
  void shouldKeepToWhatThePoliciesForbid() {
    var review = "steps: [ { name: dba, quorums: [ 1 of group:dba ] ";
    refused("policy: p\n" + review + "} ]\noverride: forbidden\n");
    refused("policy: p\n" + review + ", nonBypassable: true } ]\n");
    refused("policy: p\n" + review + "} ]\nnonBypassable: true\n");
    var other = "policy: wide\n" + review + "} ]\noverride: forbidden\n";
    var replacing =
        "policy: narrow\nmatch: { targets: [orders] }\nexclusive: true\n" + review + "} ]\n";
    refused(other, replacing);
  }

  private static void refused(String... policies) {
    var spec = new RequestSpec(World.with(policies));
    spec.when(submits(ALICE)).leaving(PENDING);
    spec.when(overrides(ROOT, 1)).thenRefused(BYPASS_FORBIDDEN, "'dba'");
  }

  @Test
  void shouldNotRunWhatSomebodyOverrodeWhoMayNoMore() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(overrides(ROOT, 1));
    request.when(dispatches(ALICE)).leaving(EXECUTING);
    request.under(World.after(World.withoutPolicies(), person(ERIN, Role.ADMIN), person(ROOT)));
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "root", "overrode step 1");
  }

  /** The vote is worth what its token gives, the override what its own does. */
  @Test
  void shouldRunWhatSomebodyOverrodeWhoHadVotedOnTheSameStep() {
    var governance = World.after(World.withoutPolicies(), person(BOB, Role.ADMIN));
    for (var id : List.of("first", "second")) {
      var token = new IssueToken(id, REASON, BOB, Optional.empty(), "", false, TokenScope.WHOLE);
      governance = World.after(governance, token);
    }
    var spec = new RequestSpec(governance).given(pendingOf(ALICE, dbaReview(2)));
    spec.when(votes(BOB, APPROVE), "first").then(approves());
    spec.when(overrides(BOB, 1), "second").then(overridden(1), approved(1));
    spec.when(dispatches(ALICE)).leaving(EXECUTING);
    spec.when(claims(AGENT_1, 1)).then(Requests.started(1, AGENT_1));
  }

  @Test
  void shouldOpenTheStepAgainOfSomebodySuspended() {
    var governance = World.after(World.withoutPolicies(), person(ERIN, Role.ADMIN));
    var spec = new RequestSpec(governance).given(pendingOf(ALICE, dbaReview(1), dbaReview(1)));
    spec.when(overrides(ERIN, 1));
    spec.under(World.after(governance, new SuspendPrincipal(ERIN)));
    spec.when(Requests.asks(World.POLICY_SERVICE, new CheckStanding()))
        .then(new VoteDiscounted(1, ERIN))
        .leaving(PENDING);
    spec.when(votes(BOB, APPROVE)).then(approves(1), met(1, seat(1, BOB)), opened(2));
  }

  @Test
  void shouldRefuseAHistoryThatNobodyCouldHaveDecided() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> request.given(by(ALICE, overridden(1))))
        .hasMessageContaining("expected somebody else than the requester");
  }
}
