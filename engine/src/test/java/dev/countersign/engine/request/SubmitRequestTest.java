package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.RequestSpec.REQUEST;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.APPROVED_UNTIL;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.facts;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.note;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.pinned;
import static dev.countersign.engine.fixture.Requests.quorum;
import static dev.countersign.engine.fixture.Requests.role;
import static dev.countersign.engine.fixture.Requests.step;
import static dev.countersign.engine.fixture.Requests.submission;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.submittedBy;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ORDERS_DEV;
import static dev.countersign.engine.fixture.World.ROBOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.engine.fixture.World.target;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.IDEMPOTENCY_CONFLICT;
import static dev.countersign.protocol.request.RefusalCode.NO_POLICY;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.POLICY_ERROR;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_TARGET;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static dev.countersign.protocol.request.StatementClass.DDL;
import static dev.countersign.protocol.request.StatementClass.OPAQUE;
import static dev.countersign.protocol.request.StatementClass.READ;
import static dev.countersign.protocol.request.StatementClass.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PinnedPolicy;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmitRequestTest {
  private static final String DBA =
      """
      policy: changes
      match:
        environments: [production]
        classes: [write]
      steps:
        - name: dba review
          quorums:
            - 1 of group:dba
      """;
  private static final String READS =
      """
      policy: reads
      match:
        classes: [read]
      approve: automatically
      """;
  private final RequestSpec request = new RequestSpec(World.with(DBA, READS));

  @Test
  void shouldPinTheWorkflowAndOpenItsFirstStep() {
    request.when(submits(ALICE)).then(submitted(ORDERS, WRITE), pinnedChanges(), opened(1));
    request.leaving(PENDING);
  }

  @Test
  void shouldApproveWhatPoliciesApproveByThemselves() {
    request
        .when(submits(ALICE, ORDERS, READ))
        .then(submitted(ORDERS, READ), pinnedReads(), automatically())
        .leaving(APPROVED);
  }

  @Test
  void shouldGrantAtOnceWhatIsApprovedAutomaticallyAndHasAKey() {
    request
        .when(withKey(submits(ALICE, ORDERS, READ), KEY))
        .then(submittedWithKey(), pinnedReads(), automatically(), granted(1))
        .leaving(EXECUTING);
  }

  @Test
  void shouldLetAnAiAndAServiceAsk() {
    request.when(submits(ROBOT), PrincipalKind.AI).leaving(PENDING);
    new RequestSpec(World.with(DBA)).when(submits(BILLING), PrincipalKind.SERVICE).leaving(PENDING);
  }

  @Test
  void shouldDemandTheStepsOfEveryMatchingPolicyAndTheStricterLimits() {
    var another =
        """
        policy: audit
        match: { targets: ["ord*"] }
        steps:
          - name: second look
            quorums: [ 1 of role:approver ]
        pendingFor: 1h
        approvedFor: 30m
        executions: 3
        """;
    request.under(World.with(DBA, another, READS)).when(submits(ALICE));
    var state = (RequestState.Pending) request.state();
    assertThat(state.workflow().policies())
        .extracting(PinnedPolicy::name)
        .containsExactly("audit", "changes");
    assertThat(state.workflow().steps())
        .extracting(Step::name)
        .containsExactly("second look", "dba review");
    assertThat(state.until()).isEqualTo(START.plus(Duration.ofHours(1)));
    assertThat(state.workflow().approvedFor()).isEqualTo(Duration.ofMinutes(30));
    assertThat(state.workflow().executions()).isEqualTo(1);
  }

  @Test
  void shouldPreferStepsToAutomaticApproval() {
    var everything = "policy: all\napprove: automatically\n";
    request.under(World.with(DBA, everything)).when(submits(ALICE)).leaving(PENDING);
  }

  @Test
  void shouldAnswerTheSameSubmissionWithWhereItStands() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(again(submits(ALICE), true)).thenAlready(PENDING);
  }

  @Test
  void shouldAnswerTheSameSubmissionEvenWhereNoPolicyCoversItAnyMore() {
    request.given(completed(ALICE)).under(World.withoutPolicies());
    request.when(again(submits(ALICE), true)).thenAlready(COMPLETED);
  }

  @Test
  void shouldRefuseOtherContentUnderTheSameKey() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(again(submits(ALICE), false)).thenRefused(IDEMPOTENCY_CONFLICT, REQUEST.value());
  }

  @Test
  void shouldRefuseAnotherTargetUnderTheSameKey() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(again(submits(ALICE, ORDERS_DEV, WRITE), true)).thenRefused(IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldRefuseOtherSharersUnderTheSameKey() {
    request.given(
        submittedBy(ALICE, DispatchMode.MANUAL, group("dba")),
        pinned(ALICE, dbaReview(1)),
        by(ALICE, opened(1)));
    request.when(again(submits(ALICE), true)).thenRefused(IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldRefuseAnotherDispatchUnderTheSameKey() {
    request.given(
        submittedBy(ALICE, DispatchMode.AUTOMATIC),
        pinned(ALICE, dbaReview(1)),
        by(ALICE, opened(1)));
    request.when(again(submits(ALICE), true)).thenRefused(IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldRefuseATargetThatNobodyKnows() {
    request
        .when(submits(ALICE, new TargetRef("payroll", "production"), WRITE))
        .thenRefused(UNKNOWN_TARGET, "payroll");
  }

  @Test
  void shouldNotRepeatATargetNameThatIsNone() {
    request.when(submits(ALICE, new TargetRef("x'; DROP", "production"), WRITE));
    request.thenRefused(UNKNOWN_TARGET, "one of 8 characters");
  }

  @Test
  void shouldRefuseOneWithoutARoleThere() {
    request.when(submits(STRANGER)).thenRefused(FORBIDDEN, "stranger", "orders@production");
  }

  @Test
  void shouldRefuseOneWhoMayOnlyLook() {
    request.when(submits(VIEWER)).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldRefuseARoleHeldElsewhere() {
    var onlyDev =
        new RegisterPrincipal(
            ALICE,
            PrincipalKind.PERSON,
            "Alice",
            List.of(RoleGrant.of(Role.DEVELOPER, "*", "development")));
    request.under(World.after(World.with(DBA), onlyDev));
    request.when(submits(ALICE)).thenRefused(FORBIDDEN, "alice");
  }

  @Test
  void shouldRefuseAnAgentWhateverItsName() {
    request.when(submits(ALICE), PrincipalKind.AGENT).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldRefuseWhatNoPolicyCovers() {
    request.when(submits(ALICE, ORDERS, DDL)).thenRefused(NO_POLICY, "ddl", "orders@production");
  }

  @Test
  void shouldRefuseAnotherKind() {
    var release =
        new SubmitRequest(
            OperationKind.RELEASE,
            ORDERS,
            OPERATION,
            Optional.empty(),
            "key",
            List.of(),
            List.of(),
            DispatchMode.MANUAL,
            Optional.empty(),
            false);
    request.when(asks(ALICE, release)).thenRefused(OPERATION_REFUSED, "release");
  }

  @Test
  void shouldRefuseWhatNobodyUnderstands() {
    request
        .when(submits(ALICE, ORDERS, OPAQUE))
        .thenRefused(OPERATION_REFUSED, "the parser gave up");
  }

  @Test
  void shouldAcceptWhatNobodyUnderstandsWhereAPolicyNamesIt() {
    var opaque =
        """
        policy: opaque
        match: { classes: [opaque] }
        steps: [ { name: two, quorums: [ 2 of group:dba ] } ]
        """;
    request.under(World.with(opaque)).when(submits(ALICE, ORDERS, OPAQUE)).leaving(PENDING);
  }

  @Test
  void shouldRefuseWhatTheEnrichStepObjectsTo() {
    var objected =
        new Enrichment(
            Optional.of(facts(WRITE)),
            List.of("it controls its own transaction"),
            false,
            Optional.empty());
    request
        .when(new Asked(ALICE, submission(ORDERS), objected))
        .thenRefused(OPERATION_REFUSED, "it controls its own transaction");
  }

  @Test
  void shouldRefuseWhatNothingIsKnownOf() {
    request.when(asks(ALICE, submission(ORDERS))).thenRefused(OPERATION_REFUSED);
  }

  @Test
  void shouldDemandAReasonWhereAPolicyDoes() {
    var reasoned = World.with(DBA.replace("changes", "reasoned") + "reason: required\n");
    request.under(reasoned);
    request.when(submits(ALICE)).thenRefused(REASON_REQUIRED);
    request.when(withReason(submits(ALICE), " ")).thenRefused(REASON_REQUIRED);
    request.when(withReason(submits(ALICE), "a customer asked")).leaving(PENDING);
  }

  @Test
  void shouldRefuseToShareWithSomeoneUnknown() {
    request
        .when(shared(submits(ALICE), group("nobody")))
        .thenRefused(UNKNOWN_NAME, "group", "nobody");
    request
        .when(shared(submits(ALICE), user(BOB), user(new Subject("nobody"))))
        .thenRefused(UNKNOWN_NAME, "user", "nobody");
    request
        .when(shared(submits(ALICE), role("nobody")))
        .thenRefused(UNKNOWN_NAME, "role", "nobody");
    request.when(shared(submits(ALICE), user(BOB), role("approver"))).leaving(PENDING);
  }

  @Test
  void shouldRefuseAKeyThatIsNone() {
    request
        .when(withKey(submits(ALICE, ORDERS, READ), Bytes.of((byte) 1)))
        .thenRefused(OPERATION_REFUSED, "32");
  }

  @Test
  void shouldRefuseStepsWithoutEnd() {
    var people = new GovernanceCommand[60];
    var policies = new String[60];
    for (int i = 0; i < 60; i++) {
      people[i] = person(new Subject("p" + i), Role.APPROVER);
      policies[i] =
          """
          policy: p%1$d
          steps:
            - { name: look %1$d, quorums: [ 1 of user:p%1$d ] }
          """
              .formatted(i);
    }
    var peopled = World.after(World.withoutPolicies(), people);
    request.under(World.after(peopled, World.publish(peopled, policies)));
    request.when(submits(ALICE)).thenRefused(POLICY_ERROR, "50", "60");
  }

  private static RequestEvent submitted(TargetRef target, StatementClass statementClass) {
    return new RequestSubmitted(
        OperationKind.SQL,
        target,
        facts(statementClass),
        OPERATION,
        Optional.empty(),
        List.of(),
        List.of(),
        DispatchMode.MANUAL,
        Optional.empty());
  }

  private static RequestEvent submittedWithKey() {
    return new RequestSubmitted(
        OperationKind.SQL,
        ORDERS,
        facts(READ),
        OPERATION,
        Optional.empty(),
        List.of(),
        List.of(),
        DispatchMode.MANUAL,
        Optional.of(KEY));
  }

  private static RequestEvent pinnedChanges() {
    var step = step("dba review", "changes", RejectRule.ENDS, quorum(1, group("dba")));
    return new WorkflowPinned(
        new Workflow(
            1,
            List.of(new PinnedPolicy("changes", 1, World.digest(DBA))),
            List.of(step),
            PENDING_FOR,
            APPROVED_FOR,
            1,
            false,
            Optional.empty(),
            Optional.empty(),
            Duration.ofDays(30),
            Optional.empty(),
            List.of(),
            true,
            Duration.ofHours(24),
            Optional.empty()));
  }

  private static RequestEvent pinnedReads() {
    return new WorkflowPinned(
        new Workflow(
            1,
            List.of(new PinnedPolicy("reads", 1, World.digest(READS))),
            List.of(),
            PENDING_FOR,
            APPROVED_FOR,
            1,
            false,
            Optional.empty(),
            Optional.empty(),
            Duration.ofDays(30),
            Optional.empty(),
            List.of(),
            true,
            Duration.ofHours(24),
            Optional.empty()));
  }

  private static RequestEvent automatically() {
    return new RequestApproved(ApprovalWay.AUTO, OPERATION, APPROVED_UNTIL, 1);
  }

  private static Asked again(Asked asked, boolean sameContent) {
    var before = asked.enrichment();
    return new Asked(
        asked.by(),
        asked.command(),
        new Enrichment(before.facts(), before.objections(), sameContent, before.note()));
  }

  private static Asked withReason(Asked asked, String reason) {
    var before = asked.enrichment();
    return new Asked(
        asked.by(),
        asked.command(),
        new Enrichment(before.facts(), before.objections(), false, Optional.of(note(reason))));
  }

  private static Asked withKey(Asked asked, Bytes key) {
    var before = (SubmitRequest) asked.command();
    return new Asked(
        asked.by(),
        new SubmitRequest(
            before.kind(),
            before.target(),
            before.operation(),
            before.note(),
            before.idempotencyKey(),
            before.shareWith(),
            before.consumers(),
            before.dispatch(),
            Optional.of(key),
            false),
        asked.enrichment());
  }

  private static Asked shared(Asked asked, Party... parties) {
    var before = (SubmitRequest) asked.command();
    return new Asked(
        asked.by(),
        new SubmitRequest(
            before.kind(),
            before.target(),
            before.operation(),
            before.note(),
            before.idempotencyKey(),
            List.of(parties),
            before.consumers(),
            before.dispatch(),
            before.resultKey(),
            false),
        asked.enrichment());
  }
}
