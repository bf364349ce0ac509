package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Freezes.frozen;
import static dev.countersign.engine.fixture.Freezes.thawed;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.consumes;
import static dev.countersign.engine.fixture.Requests.countersigned;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.pinned;
import static dev.countersign.engine.fixture.Requests.reports;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.submittedBy;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.Requests.succeeds;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.APPROVAL_EXPIRED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;
import static dev.countersign.protocol.request.RefusalCode.TARGET_FROZEN;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.PENDING;

import dev.countersign.engine.fixture.Freezes;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrozenTargetTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Governance FREE =
      World.with(
          """
          policy: reads
          match: { classes: [read] }
          approve: automatically
          """,
          """
          policy: writes
          match: { classes: [write] }
          steps: [ { name: dba review, quorums: [ 1 of group:dba ] } ]
          """);
  private static final Governance FROZEN = frozenAt(START, RunningWork.CONTINUE);
  private static final Governance CLEARED = frozenAt(START, RunningWork.CANCEL);

  private final RequestSpec request = new RequestSpec(FREE);

  @Test
  void shouldLetPeopleAskAndVoteAndLeaveTheRequestApproved() {
    request.under(FROZEN);
    request.when(submits(ALICE)).leaving(PENDING);
    request.when(votes(BOB, Verdict.APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldNotSendAnAutomaticDispatchOnItsWay() {
    request.given(
        submittedBy(ALICE, DispatchMode.AUTOMATIC),
        pinned(ALICE, dbaReview(1)),
        by(ALICE, opened(1)));
    request
        .under(FROZEN)
        .when(votes(BOB, Verdict.APPROVE))
        .then(approves(), met(1, seat(1, BOB)), approved(1))
        .leaving(APPROVED);

    request.under(thawed(FROZEN, START, "inc-17")).when(dispatches(ALICE)).leaving(EXECUTING);
  }

  @Test
  void shouldApproveAReadAndNotGrantIt() {
    request.under(FROZEN).when(submits(ALICE, ORDERS, StatementClass.READ)).leaving(APPROVED);
  }

  @Test
  void shouldRefuseToDispatchAndNameTheFreeze() {
    request.given(approvedFor(ALICE, 1, false)).under(FROZEN);
    request
        .when(dispatches(ALICE))
        .thenRefused(TARGET_FROZEN, "orders@production", "inc-17", "root", START.toString());
  }

  @Test
  void shouldRefuseAClaimOfAGrantThatWasSentBefore() {
    request.given(granted(ALICE)).under(FROZEN);
    request.when(claims(AGENT_1, 1)).thenRefused(TARGET_FROZEN, "inc-17");
  }

  @Test
  void shouldLetTheGrantLapseSoThatTheRequestCanBeResumed() {
    request.given(granted(ALICE)).under(FROZEN).after(World.CLAIM_WITHIN);
    request.when(rings()).leaving(APPROVED);

    request.under(thawed(FROZEN, START.plus(World.CLAIM_WITHIN), "inc-17"));
    request.when(dispatches(ALICE)).leaving(EXECUTING);
  }

  @Test
  void shouldRefuseToConsumeAnApprovalUntilTheThaw() {
    var everything = frozen(FREE, START, Freezes.of("everything", "*"));
    request.given(countersigned(ALICE)).under(everything);
    request.when(consumes(ALICE)).thenRefused(TARGET_FROZEN, "everything");

    request.under(thawed(everything, START, "everything"));
    request.when(consumes(ALICE)).then(new ApprovalConsumed(OPERATION));
  }

  @Test
  void shouldLetWhatRunsFinish() {
    request.given(running(ALICE)).under(FROZEN);
    request.when(reports(AGENT_1, 1, succeeds())).then(succeeded(1, 0));
  }

  @Test
  void shouldNotExpireWhileTheTargetIsFrozen() {
    request.given(pendingOf(ALICE, dbaReview(1))).under(FROZEN).after(PENDING_FOR.plus(HOUR));
    request.when(rings()).thenRefused(NOT_DUE);
    request.when(votes(BOB, Verdict.APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldExpireAsMuchLaterAsTheFreezeLasted() {
    var thaw = thawed(frozenAt(START.plus(HOUR), RunningWork.CONTINUE), after(3), "inc-17");
    request.given(pendingOf(ALICE, dbaReview(1))).under(thaw);

    request.after(PENDING_FOR.plus(HOUR));
    request.when(rings()).thenRefused(NOT_DUE);
    request.after(HOUR);
    request.when(rings()).then(new RequestExpired(RequestStatus.PENDING));
  }

  @Test
  void shouldKeepAnApprovalAliveThroughAFreezeAndGrantNoLongerThanItsRest() {
    var thaw = thawed(frozenAt(START.plus(HOUR), RunningWork.CONTINUE), after(10), "inc-17");
    request.given(approvedFor(ALICE, 1, false)).under(thaw);
    request.after(APPROVED_FOR.plusHours(9).minusMinutes(1));

    request
        .when(dispatches(ALICE))
        .then(granted(1, START.plus(APPROVED_FOR).plus(Duration.ofHours(9))));
  }

  @Test
  void shouldLetAnApprovalLapseAfterTheThaw() {
    var thaw = thawed(frozenAt(START.plus(HOUR), RunningWork.CONTINUE), after(2), "inc-17");
    request.given(approvedFor(ALICE, 1, false)).under(thaw).after(APPROVED_FOR.plus(HOUR));
    request.when(dispatches(ALICE)).thenRefused(APPROVAL_EXPIRED);
  }

  @Test
  void shouldLeaveRunsOfAnApprovalThatAFreezePutOff() {
    var thaw = thawed(frozenAt(START.plus(HOUR), RunningWork.CONTINUE), after(10), "inc-17");
    request.given(approvedFor(ALICE, 3, false));
    request.given(by(ALICE, granted(1)), by(AGENT_1, started(1, AGENT_1)));
    request.under(thaw).after(APPROVED_FOR.plus(HOUR));

    request.when(reports(AGENT_1, 1, succeeds())).then(succeeded(1, 2)).leaving(APPROVED);
  }

  @Test
  void shouldAskWhatRunsToStopForAFreezeThatWantsIt() {
    request.given(running(ALICE)).under(CLEARED);
    request
        .when(stops())
        .then(new CancelAsked(execution(1), Optional.of("inc-17")))
        .leaving(EXECUTING);
    request.when(stops()).thenNothing();
  }

  @Test
  void shouldNotStopForAFreezeThatLetsItRunOrIsOver() {
    request.given(running(ALICE)).under(FROZEN).when(stops()).thenRefused(NOT_DUE);
    request.under(thawed(CLEARED, START, "inc-17")).when(stops()).thenRefused(NOT_DUE);
  }

  @Test
  void shouldNotCancelARequestWhoseRunHasEnded() {
    request.given(approvedFor(ALICE, 2, false));
    request.given(by(ALICE, granted(1)), by(AGENT_1, started(1, AGENT_1)));
    request.given(by(AGENT_1, succeeded(1, 1))).under(CLEARED);
    request.when(stops()).thenRefused(NOT_RUNNING);
  }

  @Test
  void shouldTakeAStopForAFreezeFromNobodyElse() {
    request.given(running(ALICE)).under(CLEARED);
    request.when(asks(ROOT, new StopFrozen(execution(1), "inc-17"))).thenRefused(FORBIDDEN, "root");
  }

  private static RequestSpec.Asked stops() {
    return asks(POLICY_SERVICE, new StopFrozen(execution(1), "inc-17"));
  }

  private static Governance frozenAt(Instant at, RunningWork running) {
    return frozen(FREE, at, Freezes.of("inc-17", "orders", running));
  }

  private static Instant after(int hours) {
    return START.plus(Duration.ofHours(hours));
  }
}
