package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.APPROVED_UNTIL;
import static dev.countersign.engine.fixture.Requests.GRANTED_UNTIL;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.notStored;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.Requests.unknown;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CLAIM_WITHIN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.LEASE;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.APPROVAL_EXPIRED;
import static dev.countersign.protocol.request.RefusalCode.EXECUTIONS_EXHAUSTED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.OUTCOME_UNKNOWN;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_POOL;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatchRequestTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldGrantTheFirstExecution() {
    request.given(approvedFor(ALICE, 1, false));
    request.when(dispatches(ALICE)).then(granted(1)).leaving(EXECUTING);
  }

  @Test
  void shouldNotLetAGrantOutliveItsApproval() {
    request.given(approvedFor(ALICE, 1, false)).after(APPROVED_FOR.minusSeconds(1));
    request.when(dispatches(ALICE)).then(granted(1, APPROVED_UNTIL));
  }

  @Test
  void shouldGiveANewNumberAfterALapsedGrant() {
    request.given(granted(ALICE)).given(by(POLICY_SERVICE, new GrantExpired(execution(1))));
    request.when(dispatches(ALICE)).then(granted(2));
  }

  @Test
  void shouldSayFirstThatTheGrantLapsed() {
    request.given(granted(ALICE)).after(CLAIM_WITHIN);
    request
        .when(dispatches(ALICE))
        .then(new GrantExpired(execution(1)), granted(2, GRANTED_UNTIL.plus(CLAIM_WITHIN)))
        .leaving(EXECUTING);
  }

  @Test
  void shouldRunAgainWhereRunsAreLeft() {
    request.given(approvedFor(ALICE, 2, false));
    request.given(
        by(ALICE, granted(1)), by(AGENT_1, started(1, AGENT_1)), by(AGENT_1, succeeded(1, 1)));
    request.when(dispatches(ALICE)).then(granted(2));
  }

  @Test
  void shouldNotStoreWhatWasAskedForSoThatItIsNotStored() {
    request.given(notStored(approvedFor(ALICE, 1, false)));
    request.when(dispatches(ALICE)).thenRefused(OPERATION_REFUSED, "not stored");

    request
        .when(asks(ALICE, new DispatchRequest(Optional.of(KEY), false)))
        .then(
            new ExecutionGranted(
                execution(1), "main", OPERATION, GRANTED_UNTIL, LEASE, KEY, false));
  }

  @Test
  void shouldRefuseAnyoneButTheRequester() {
    request.given(approvedFor(ALICE, 1, false));
    request.when(dispatches(BOB)).thenRefused(FORBIDDEN, "alice", "bob");
  }

  @Test
  void shouldRefuseARequesterWhoHasLostTheRole() {
    request
        .given(approvedFor(ALICE, 1, false))
        .under(World.after(World.withoutPolicies(), person(ALICE, Role.READONLY)));
    request.when(dispatches(ALICE)).thenRefused(FORBIDDEN, "alice");
  }

  @Test
  void shouldRefuseWhatIsNotApprovedYet() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(dispatches(ALICE)).thenRefused(NOT_APPROVED, "pending");
  }

  @Test
  void shouldRefuseASecondGrantBesideTheFirst() {
    request.given(granted(ALICE));
    request.when(dispatches(ALICE)).thenRefused(NOT_APPROVED, "executing");
  }

  @Test
  void shouldRefuseWhileTheOutcomeIsUnknown() {
    request.given(unknown(ALICE));
    request.when(dispatches(ALICE)).thenRefused(OUTCOME_UNKNOWN);
  }

  @Test
  void shouldRefuseWhatRanAsOftenAsItMay() {
    request.given(completed(ALICE));
    request.when(dispatches(ALICE)).thenRefused(EXECUTIONS_EXHAUSTED);
  }

  @Test
  void shouldRefuseAnApprovalThatHasLapsed() {
    request.given(approvedFor(ALICE, 1, false)).after(APPROVED_FOR);
    request.when(dispatches(ALICE)).thenRefused(APPROVAL_EXPIRED);
  }

  @Test
  void shouldRefuseWhatExpiredUnapproved() {
    request.given(pendingOf(ALICE, dbaReview(1))).after(PENDING_FOR);
    request.when(dispatches(ALICE)).thenRefused(NOT_APPROVED, "expired");
  }

  @Test
  void shouldRefuseATargetThatNoPoolServes() {
    request.given(approvedFor(ALICE, 1, false)).under(withoutTargets());
    request.when(dispatches(ALICE)).thenRefused(UNKNOWN_POOL, "orders@production");
  }

  @Test
  void shouldRefuseAKeyThatIsNone() {
    request.given(approvedFor(ALICE, 1, false));
    request
        .when(asks(ALICE, new DispatchRequest(Bytes.EMPTY)))
        .thenRefused(OPERATION_REFUSED, "32");
    request
        .when(asks(ALICE, new DispatchRequest(Bytes.of(new byte[32]))))
        .thenRefused(OPERATION_REFUSED, "a point of small order");
  }

  private static Governance withoutTargets() {
    return World.after(Governance.EMPTY, person(ALICE, Role.DEVELOPER));
  }
}
