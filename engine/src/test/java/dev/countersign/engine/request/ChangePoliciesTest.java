package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.changeApproved;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.consumes;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.proposes;
import static dev.countersign.engine.fixture.Requests.published;
import static dev.countersign.engine.fixture.Requests.publishing;
import static dev.countersign.engine.fixture.Requests.reads;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.tells;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.members;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.EXECUTIONS_EXHAUSTED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.GRANT_NOT_YOURS;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;
import static dev.countersign.protocol.request.RefusalCode.NO_POLICY;
import static dev.countersign.protocol.request.RefusalCode.NO_RESULT;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.OUTCOME_UNKNOWN;
import static dev.countersign.protocol.request.RefusalCode.SELF_APPROVAL;
import static dev.countersign.protocol.request.RefusalCode.TARGET_FROZEN;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_TARGET;
import static dev.countersign.protocol.request.RefusalCode.WRONG_KIND;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Freezes;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Publishing.Unpublishable;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request of kind POLICY_CHANGE: what differs from what agents run. */
class ChangePoliciesTest {
  private static final String SECOND_PERSON =
      """
      policy: policies
      match: { kinds: [policy-change] }
      steps: [ { name: look, quorums: [ 1 of group:dba ] } ]
      executions: 3
      """;
  private static final String ITSELF =
      """
      policy: policies
      match: { kinds: [policy-change] }
      approve: automatically
      """;
  private static final String ANYTHING = "policy: anything\napprove: automatically\n";
  private static final Failure TOLD =
      new Failure("POLICIES_CHANGED", "Expected epoch 3, but it is 4");
  private static final PublicationAsked ASKED = new PublicationAsked(execution(1), OPERATION);

  private final RequestSpec request = new RequestSpec(World.with(SECOND_PERSON));

  // Asking

  @Test
  void shouldWaitForTheSecondPersonWithoutAnAgentThatReachesThere() {
    request.when(proposes(ROOT, DispatchMode.MANUAL)).leaving(PENDING);
    request.when(votes(ROOT, Verdict.APPROVE)).thenRefused(SELF_APPROVAL);
    request.when(votes(BOB, Verdict.APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldNotBeCoveredByAPolicyThatDoesNotNameIt() {
    request
        .under(World.with(ANYTHING))
        .when(proposes(ROOT, DispatchMode.MANUAL))
        .thenRefused(NO_POLICY, "policy-change at policies@governance");
  }

  @Test
  void shouldRefuseOneWhoMayNotPublish() {
    request
        .when(proposes(ALICE, DispatchMode.MANUAL))
        .thenRefused(FORBIDDEN, "policy.publish everywhere", "alice");
  }

  @Test
  void shouldRefuseOneWhoMayPublishInSomePlacesOnly() {
    var there = RoleGrant.of(Role.ADMIN, "policies", "governance");
    request
        .under(
            World.after(
                World.with(SECOND_PERSON),
                new RegisterPrincipal(ALICE, PrincipalKind.PERSON, "Alice", List.of(there))))
        .when(proposes(ALICE, DispatchMode.MANUAL))
        .thenRefused(FORBIDDEN, "everywhere");
  }

  @Test
  void shouldRefuseAnAi() {
    request
        .when(proposes(ROOT, DispatchMode.MANUAL), PrincipalKind.AI)
        .thenRefused(FORBIDDEN, "policy.publish");
  }

  @Test
  void shouldRefuseAnotherPlace() {
    request
        .when(changed(ROOT, World.ORDERS, List.of(), Optional.empty(), false))
        .thenRefused(UNKNOWN_TARGET, "orders");
  }

  @Test
  void shouldRefuseWhatItHasNoUseFor() {
    var at = TargetRef.POLICIES;
    request
        .when(changed(ROOT, at, List.of(user(ALICE)), Optional.empty(), false))
        .thenRefused(OPERATION_REFUSED, "consumers");
    request
        .when(changed(ROOT, at, List.of(), Optional.of(KEY), false))
        .thenRefused(OPERATION_REFUSED, "result key");
    request
        .when(changed(ROOT, at, List.of(), Optional.empty(), true))
        .thenRefused(OPERATION_REFUSED, "for the operation itself");
  }

  @Test
  void shouldRefuseWhatGovernanceWouldNotPublishAsItWould() {
    var why =
        new Unpublishable(INVALID_POLICY, "Expected b.yaml to read, but it has 100% nonsense");
    request
        .when(proposes(ROOT, DispatchMode.MANUAL, Enrichment.NONE.refusedFor(why)))
        .thenRefused(INVALID_POLICY, "b.yaml", "100%");
  }

  @Test
  void shouldRefuseWhatIsNoDocument() {
    request
        .when(proposes(ROOT, DispatchMode.MANUAL, Enrichment.NONE))
        .thenRefused(OPERATION_REFUSED);
  }

  // On its way to governance

  @Test
  void shouldGoToGovernanceWithTheVoteThatApprovesIt() {
    request.when(proposes(ROOT, DispatchMode.AUTOMATIC));
    request.when(votes(BOB, Verdict.APPROVE)).leaving(EXECUTING);
    assertThat(request.events()).last().isEqualTo(ASKED);
  }

  @Test
  void shouldGoToGovernanceAtOnceWherePoliciesApproveItThemselves() {
    request.under(World.with(ITSELF)).when(proposes(ROOT, DispatchMode.MANUAL)).leaving(EXECUTING);
  }

  @Test
  void shouldGoToGovernanceOnceItsRequesterSaysSo() {
    request.given(changeApproved(ROOT));
    request.when(goesAhead()).then(ASKED).leaving(EXECUTING);
    request.when(goesAhead()).thenRefused(NOT_APPROVED, "executing");
  }

  @Test
  void shouldHappenOnceWhateverThePolicyAllowsForRuns() {
    request.when(proposes(ROOT, DispatchMode.MANUAL)).when(votes(BOB, Verdict.APPROVE));
    assertThat(request.events())
        .filteredOn(RequestApproved.class::isInstance)
        .extracting(it -> ((RequestApproved) it).executions())
        .containsExactly(1);
  }

  @Test
  void shouldHaveNoUseForAResultKey() {
    request.given(changeApproved(ROOT));
    request.when(dispatches(ROOT)).then(ASKED);
  }

  @Test
  void shouldDemandAResultKeyOfWhatHasAResult() {
    request.given(approvedFor(ALICE, 1, false));
    request
        .when(asks(ALICE, new DispatchRequest(Optional.<Bytes>empty())))
        .thenRefused(OPERATION_REFUSED, "32");
  }

  @Test
  void shouldRefuseOthersToSendItOnItsWay() {
    request.given(changeApproved(ROOT));
    request.when(asks(BOB, new DispatchRequest(Optional.empty()))).thenRefused(FORBIDDEN, "bob");
  }

  @Test
  void shouldNotGoOnceItsRequesterMayPublishNoMore() {
    request.given(changeApproved(ROOT)).under(after(person(ROOT, Role.APPROVER)));
    request.when(goesAhead()).thenRefused(FORBIDDEN, "root");
  }

  @Test
  void shouldNotGoOnceASeatHasFallen() {
    request.given(changeApproved(ROOT)).under(after(members("dba", CAROL, DAVE)));
    request.when(goesAhead()).thenRefused(NOT_APPROVED, "bob in quorum 1 of step 1");
  }

  @Test
  void shouldNotGoWhileEverythingIsFrozen() {
    request.given(changeApproved(ROOT)).under(frozen());
    request.when(goesAhead()).thenRefused(TARGET_FROZEN, "policies@governance");
  }

  @Test
  void shouldWaitForItsRequesterWhereItCannotGoAtOnce() {
    request.when(proposes(ROOT, DispatchMode.AUTOMATIC)).under(frozen());
    request.when(votes(BOB, Verdict.APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldNotGoAtOnceForARequesterWhoMayPublishNoMore() {
    request.when(proposes(ROOT, DispatchMode.AUTOMATIC)).under(after(person(ROOT, Role.APPROVER)));
    request.when(votes(BOB, Verdict.APPROVE)).leaving(APPROVED);
  }

  // With governance

  @Test
  void shouldSucceedOnceGovernanceHasPublished() {
    request.given(publishing(ROOT));
    request.when(tells(1, Optional.empty())).then(published(1)).leaving(COMPLETED);
  }

  @Test
  void shouldFailWithWhatGovernanceSays() {
    request.given(publishing(ROOT));
    request
        .when(tells(1, Optional.of(TOLD)))
        .then(new ExecutionFailed(execution(1), TOLD, Optional.empty(), 0))
        .leaving(COMPLETED);
    request.when(goesAhead()).thenRefused(EXECUTIONS_EXHAUSTED);
  }

  @Test
  void shouldBeToldOnce() {
    request.given(publishing(ROOT)).given(by(World.POLICY_SERVICE, published(1)));
    request.when(tells(1, Optional.of(TOLD))).thenRefused(NOT_RUNNING);
  }

  @Test
  void shouldNotBeToldOfAnotherExecution() {
    request.given(publishing(ROOT));
    request.when(tells(2, Optional.empty())).thenRefused(NOT_RUNNING);
  }

  @Test
  void shouldBelieveNobodyElse() {
    request.given(publishing(ROOT));
    request
        .when(asks(ROOT, new FinishPublication(execution(1), 1, Optional.empty())))
        .thenRefused(FORBIDDEN, "policy-service");
  }

  @Test
  void shouldNotBeCalledOffOnceItIsWithGovernance() {
    request.given(publishing(ROOT));
    request.when(cancels(ROOT)).thenRefused(OUTCOME_UNKNOWN, "governance");
  }

  @Test
  void shouldWaitForGovernanceHoweverLongItTakes() {
    request.given(publishing(ROOT)).after(APPROVED_FOR.multipliedBy(10));
    request.when(rings()).thenRefused(NOT_DUE);
  }

  @Test
  void shouldBeNothingForAgentsOrConsumers() {
    request.given(publishing(ROOT));
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_NOT_YOURS);
    request.when(consumes(ROOT)).thenRefused(WRONG_KIND, "policy-change");
    request.when(tells(1, Optional.empty()));
    request.when(reads(ROOT, 1)).thenRefused(NO_RESULT);
  }

  @Test
  void shouldStandWhereItsRequesterIsSuspendedMeanwhile() {
    request.given(publishing(ROOT));
    var suspended = after(new SuspendPrincipal(ROOT));
    assertThat(Suspending.concerns(request.state(), suspended)).isFalse();
    request.under(suspended);
    request.when(tells(1, Optional.empty())).leaving(COMPLETED);
  }

  private static Asked goesAhead() {
    return asks(ROOT, new DispatchRequest(Optional.empty()));
  }

  private static Governance after(GovernanceCommand command) {
    return World.after(World.with(SECOND_PERSON), command);
  }

  private static Governance frozen() {
    var everything = new Freeze("stop", "*", "*", RunningWork.CONTINUE, false);
    return Freezes.frozen(World.with(SECOND_PERSON), World.BORN, everything);
  }

  private static Asked changed(
      Subject requester,
      TargetRef target,
      List<Party> consumers,
      Optional<Bytes> resultKey,
      boolean breakGlass) {
    var asked = proposes(requester, DispatchMode.MANUAL);
    var before = (SubmitRequest) asked.command();
    return new Asked(
        requester,
        new SubmitRequest(
            before.kind(),
            target,
            before.operation(),
            before.note(),
            before.idempotencyKey(),
            before.shareWith(),
            consumers,
            before.dispatch(),
            resultKey,
            breakGlass),
        asked.enrichment());
  }
}
