package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Freezes.frozen;
import static dev.countersign.engine.fixture.OnCall.CHANGES;
import static dev.countersign.engine.fixture.OnCall.breaks;
import static dev.countersign.engine.fixture.OnCall.onCall;
import static dev.countersign.engine.fixture.OnCall.submission;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.APPROVED_UNTIL;
import static dev.countersign.engine.fixture.Requests.GRANTED_UNTIL;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.reports;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.succeeds;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.BYPASS_FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.IDEMPOTENCY_CONFLICT;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RefusalCode.NO_POLICY;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.TARGET_FROZEN;
import static dev.countersign.protocol.request.RefusalCode.TICKET_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.UNSATISFIABLE;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static dev.countersign.protocol.request.Verdict.APPROVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestEvent;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dave is on call: he may break glass for writes, and nothing else. */
class BreakGlassTest {
  private static final Duration REVIEW = Duration.ofHours(24);
  private static final Instant DUE = START.plus(REVIEW);
  private final RequestSpec request = new RequestSpec(onCall(CHANGES));

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
  void shouldRefuseTheClaimOfSomebodyWhoMayNoMore() {
    request.when(breaks(DAVE));
    request.under(World.after(onCall(CHANGES), person(DAVE, Role.DEVELOPER)));
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "dave");
  }
}
