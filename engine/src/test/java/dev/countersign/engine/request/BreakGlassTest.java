package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Freezes.frozen;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.APPROVED_UNTIL;
import static dev.countersign.engine.fixture.Requests.GRANTED_UNTIL;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.facts;
import static dev.countersign.engine.fixture.Requests.fails;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.reports;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.succeeds;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.Finding.JUSTIFIED;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_REVIEWED;
import static dev.countersign.protocol.request.RefusalCode.BYPASS_FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.IDEMPOTENCY_CONFLICT;
import static dev.countersign.protocol.request.RefusalCode.NOT_BREAK_GLASS;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RefusalCode.NO_POLICY;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.SELF_REVIEW;
import static dev.countersign.protocol.request.RefusalCode.STILL_OPEN;
import static dev.countersign.protocol.request.RefusalCode.TARGET_FROZEN;
import static dev.countersign.protocol.request.RefusalCode.TICKET_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.UNSATISFIABLE;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.EXPIRED;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static dev.countersign.protocol.request.Verdict.APPROVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dave is on call: he may break glass for writes, and nothing else. */
class BreakGlassTest {
  private static final Subject DAVE = World.DAVE;
  private static final Digest WORDS = new Digest("e".repeat(64));
  private static final Duration REVIEW = Duration.ofHours(24);
  private static final Instant DUE = START.plus(REVIEW);
  private static final String CHANGES =
      """
      policy: changes
      steps:
        - { name: dba, quorums: [ 1 of group:dba ] }
        - { name: owner, quorums: [ 1 of user:erin ] }
      ticket: OPS-.*
      """;

  private final RequestSpec request = new RequestSpec(onCall(CHANGES));

  private static Governance onCall(String... policies) {
    return World.after(
        World.with(policies),
        new DefineRole(
            "on-call", List.of(Permission.BREAK_GLASS_WRITE, Permission.REQUEST_DISPATCH_OWN)),
        new RegisterPrincipal(
            DAVE, PrincipalKind.PERSON, "dave", List.of(RoleGrant.everywhere("on-call"))),
        person(CAROL, Role.ADMIN));
  }

  private static Asked breaks(Subject person) {
    return breaks(person, StatementClass.WRITE, "the queue is stuck", Optional.of(KEY));
  }

  private static Asked breaks(
      Subject person, StatementClass asked, String reason, Optional<Bytes> key) {
    var note = new SubmissionNote(reason, "", Map.of());
    return new Asked(
        person,
        submission(OperationKind.SQL, key, true),
        new Enrichment(Optional.of(facts(asked)), List.of(), true, Optional.of(note)));
  }

  private static SubmitRequest submission(
      OperationKind kind, Optional<Bytes> key, boolean breakGlass) {
    return new SubmitRequest(
        kind,
        ORDERS,
        OPERATION,
        Optional.empty(),
        "key",
        List.of(),
        List.of(),
        DispatchMode.MANUAL,
        key,
        breakGlass);
  }

  private static Asked reviews(Subject person) {
    return reviews(person, true);
  }

  private static Asked reviews(Subject person, boolean words) {
    return new Asked(person, new ReviewBreakGlass(JUSTIFIED, WORDS), Enrichment.saying(words));
  }

  private static RequestEvent approved() {
    return new RequestApproved(ApprovalWay.BREAK_GLASS, OPERATION, APPROVED_UNTIL, 1);
  }

  private List<RequestEvent> decided(RequestSpec spec) {
    return List.copyOf(spec.events());
  }

  @Test
  void shouldGoAheadAtOnceWithEveryStepPassedOver() {
    request.when(breaks(DAVE)).leaving(EXECUTING);
    assertThat(decided(request))
        .hasExactlyElementsOfTypes(
            RequestSubmitted.class,
            WorkflowPinned.class,
            GlassBroken.class,
            StepBypassed.class,
            StepBypassed.class,
            RequestApproved.class,
            RequestEvent.ExecutionGranted.class)
        .contains(
            new GlassBroken(DUE),
            new StepBypassed(1),
            new StepBypassed(2),
            approved(),
            Requests.granted(1, GRANTED_UNTIL));
    request.when(claims(AGENT_1, 1)).leaving(EXECUTING);
    request.when(reports(AGENT_1, 1, succeeds())).leaving(COMPLETED);
  }

  @Test
  void shouldWaitForItsClientWithoutAKey() {
    request
        .when(breaks(DAVE, StatementClass.WRITE, "why", Optional.empty()))
        .leaving(APPROVED)
        .when(dispatches(DAVE))
        .leaving(EXECUTING);
  }

  @Test
  void shouldAskForAPermissionOfItsOwnPerClass() {
    request
        .when(breaks(DAVE, StatementClass.DDL, "why", Optional.of(KEY)))
        .thenRefused(FORBIDDEN, "break-glass.ddl");
    request.when(breaks(ALICE)).thenRefused(FORBIDDEN, "break-glass.write", "alice");
    request.when(submits(DAVE)).thenRefused(FORBIDDEN, "request.submit.write", "dave");
  }

  @Test
  void shouldRefuseWhoeverIsNoPerson() {
    request.when(breaks(ROOT), PrincipalKind.AI).thenRefused(FORBIDDEN);
    request.when(breaks(BILLING), PrincipalKind.SERVICE).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldDemandAReason() {
    request
        .when(breaks(DAVE, StatementClass.WRITE, " ", Optional.of(KEY)))
        .thenRefused(REASON_REQUIRED, "breaking glass");
  }

  @Test
  void shouldRefuseItForAnApproval() {
    var asked = breaks(ROOT);
    request
        .when(
            new Asked(
                ROOT,
                submission(OperationKind.APPROVAL, Optional.empty(), true),
                asked.enrichment()))
        .thenRefused(OPERATION_REFUSED, "broken glass");
  }

  @Test
  void shouldRefuseWhatNoPolicyCovers() {
    new RequestSpec(onCall("policy: reads\nmatch: { classes: [read] }\napprove: automatically\n"))
        .when(breaks(DAVE))
        .thenRefused(NO_POLICY);
  }

  @Test
  void shouldKeepToWhatThePoliciesForbid() {
    new RequestSpec(onCall(CHANGES, "policy: never\nbreakGlass: forbidden\n"))
        .when(breaks(DAVE))
        .thenRefused(BYPASS_FORBIDDEN, "never does not");
    new RequestSpec(
            onCall(
                CHANGES + "breakGlass: forbidden\n",
                "policy: narrow\nmatch: { targets: [orders] }\nexclusive: true\napprove: automatically\n"))
        .when(breaks(DAVE))
        .thenRefused(BYPASS_FORBIDDEN, "changes");
  }

  @Test
  void shouldWaitForTheStepsThatHoldEvenThen() {
    var spec =
        new RequestSpec(
            onCall(
                CHANGES.replace("user:erin ]", "user:erin ], nonBypassable: true"),
                "policy: soon\nreviewWithin: 1h\n"));
    spec.when(breaks(DAVE)).leaving(PENDING);
    assertThat(decided(spec)).contains(new StepBypassed(1), opened(2)).doesNotContain(approved());
    assertThat(decided(spec)).contains(new GlassBroken(START.plus(Duration.ofHours(1))));
    spec.when(votes(ERIN, APPROVE)).leaving(EXECUTING);
  }

  @Test
  void shouldRefuseWhatOnlyItsRequesterCouldApprove() {
    new RequestSpec(onCall(CHANGES.replace("user:erin ]", "user:dave ], nonBypassable: true")))
        .when(breaks(DAVE))
        .thenRefused(UNSATISFIABLE);
  }

  @Test
  void shouldHoldTheTicketOfAPolicyThatHoldsEvenThen() {
    new RequestSpec(onCall(CHANGES, "policy: audit\nticket: AUD-.*\nnonBypassable: true\n"))
        .when(breaks(DAVE))
        .thenRefused(TICKET_REQUIRED, "AUD-.*");
  }

  @Test
  void shouldPassAFreezeUnlessItHoldsEvenThen() {
    var freeze = new Freeze("inc-17", "*", "*", RunningWork.CONTINUE, false);
    var spec = new RequestSpec(frozen(onCall(CHANGES), START, freeze));
    spec.when(breaks(DAVE)).leaving(EXECUTING);
    spec.when(claims(AGENT_1, 1)).leaving(EXECUTING);

    var hard = new Freeze("inc-18", "*", "*", RunningWork.CONTINUE, true);
    var held = new RequestSpec(frozen(frozen(onCall(CHANGES), START, freeze), START, hard));
    held.when(breaks(DAVE)).leaving(APPROVED);
    held.when(dispatches(DAVE)).thenRefused(TARGET_FROZEN, "inc-18");
  }

  @Test
  void shouldBeStoppedByAFreezeThatCameAfterItOnly() {
    var stops = new Freeze("inc-17", "*", "*", RunningWork.CANCEL, false);
    var stop = asks(POLICY_SERVICE, new StopFrozen(Requests.execution(1), "inc-17"));
    var before = new RequestSpec(frozen(onCall(CHANGES), START, stops));
    before.when(breaks(DAVE)).when(claims(AGENT_1, 1)).leaving(EXECUTING);
    before.when(stop).thenRefused(NOT_DUE);

    request.when(breaks(DAVE)).when(claims(AGENT_1, 1)).after(Duration.ofSeconds(1));
    request.under(frozen(onCall(CHANGES), START.plusSeconds(1), stops));
    request.when(stop).then(new CancelAsked(Requests.execution(1), Optional.of("inc-17")));
  }

  @Test
  void shouldPassAWindowUnlessItHoldsEvenThen() {
    var window =
        """
        policy: nights
        freezes: [ { name: night, start: 2026-01-05T00:00, zone: UTC, lasts: 1d } ]
        """;
    new RequestSpec(onCall(CHANGES, window)).when(breaks(DAVE)).leaving(EXECUTING);
    new RequestSpec(onCall(CHANGES, window + "nonBypassable: true\n"))
        .when(breaks(DAVE))
        .leaving(APPROVED)
        .when(dispatches(DAVE))
        .thenRefused(TARGET_FROZEN, "night");
  }

  @Test
  void shouldNotTakeTheSameRequestForAnotherWithGlassBroken() {
    request.when(breaks(DAVE));
    request.when(breaks(DAVE)).thenAlready(EXECUTING);
    var plain =
        new Asked(
            DAVE,
            submission(OperationKind.SQL, Optional.of(KEY), false),
            breaks(DAVE).enrichment());
    request.when(plain).thenRefused(IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldBeReviewedOnceBySomebodyElse() {
    completed();
    request.when(reviews(DAVE)).thenRefused(SELF_REVIEW, "dave");
    request.when(reviews(BOB)).thenRefused(FORBIDDEN, "bob");
    request.when(reviews(CAROL), PrincipalKind.AI).thenRefused(FORBIDDEN);
    request.when(reviews(CAROL, false)).thenRefused(REASON_REQUIRED);
    request.when(reviews(CAROL)).then(new BreakGlassReviewed(JUSTIFIED, WORDS)).leaving(COMPLETED);
    request.when(reviews(ROOT)).thenRefused(ALREADY_REVIEWED, "carol");
  }

  @Test
  void shouldBeReviewedWhenItIsOverOrNobodyKnows() {
    request.when(breaks(DAVE));
    request.when(reviews(CAROL)).thenRefused(STILL_OPEN, "executing");
    request.when(cancels(DAVE)).thenRefused(FORBIDDEN); // his role lacks it
    request.when(cancels(ROOT));
    request.when(reviews(CAROL)).then(new BreakGlassReviewed(JUSTIFIED, WORDS));
  }

  @Test
  void shouldReviewNothingElse() {
    request.when(submitsWithTicket()).leaving(PENDING);
    request.when(reviews(CAROL)).thenRefused(NOT_BREAK_GLASS);
  }

  private static Asked submitsWithTicket() {
    return new Asked(
        ALICE,
        submission(OperationKind.SQL, Optional.of(KEY), false),
        new Enrichment(
            Optional.of(facts(StatementClass.WRITE)),
            List.of(),
            false,
            Optional.of(new SubmissionNote("", "OPS-1", Map.of()))));
  }

  @Test
  void shouldSayOnceThatTheReviewIsOverdue() {
    completed();
    request.after(REVIEW.minusSeconds(1)).when(rings()).thenRefused(NOT_DUE);
    assertThat(request.state().deadline()).contains(DUE);
    request.after(Duration.ofSeconds(1)).when(rings()).then(new BreakGlassReviewOverdue(DUE));
    assertThat(request.state().deadline()).isEmpty();
    request.when(rings()).thenRefused(NOT_DUE);
    request.when(reviews(CAROL)).then(new BreakGlassReviewed(JUSTIFIED, WORDS));
  }

  @Test
  void shouldNotBeOverdueOnceReviewed() {
    completed();
    request.when(reviews(CAROL));
    request.after(REVIEW).when(rings()).thenRefused(NOT_DUE);
  }

  @Test
  void shouldSayBothThatItExpiredAndThatItsReviewIsOverdue() {
    request.when(breaks(DAVE, StatementClass.WRITE, "why", Optional.empty())).leaving(APPROVED);
    request
        .after(REVIEW)
        .when(rings())
        .then(new RequestEvent.RequestExpired(APPROVED), new BreakGlassReviewOverdue(DUE))
        .leaving(EXPIRED);
  }

  @Test
  void shouldRefuseTheClaimOfSomebodyWhoMayNoMore() {
    request.when(breaks(DAVE));
    request.under(World.after(onCall(CHANGES), person(DAVE, Role.DEVELOPER)));
    request
        .when(claims(AGENT_1, 1))
        .thenRefused(dev.countersign.protocol.request.RefusalCode.NOT_APPROVED, "dave");
  }

  private void completed() {
    request.when(breaks(DAVE)).when(claims(AGENT_1, 1));
    request.when(reports(AGENT_1, 1, fails())).leaving(COMPLETED);
  }
}
