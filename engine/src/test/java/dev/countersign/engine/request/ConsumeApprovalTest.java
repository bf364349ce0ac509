package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.OTHER_OPERATION;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.askedBy;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.consumes;
import static dev.countersign.engine.fixture.Requests.countersigned;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pinned;
import static dev.countersign.engine.fixture.Requests.rejects;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.Requests.with;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_CONSUMED;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_FINAL;
import static dev.countersign.protocol.request.RefusalCode.APPROVAL_EXPIRED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.STALE_DIGEST;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_REQUEST;
import static dev.countersign.protocol.request.RefusalCode.WRONG_KIND;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.PENDING;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import org.junit.jupiter.api.Test;

class ConsumeApprovalTest {
  private static final ApprovalConsumed CONSUMED = new ApprovalConsumed(OPERATION);

  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldBeConsumedByWhoAsked() {
    request.given(countersigned(ALICE));
    request.when(consumes(ALICE)).then(CONSUMED).leaving(COMPLETED);
  }

  @Test
  void shouldBeConsumedByTheServiceThatAsked() {
    request.given(countersigned(BILLING));
    request.when(consumes(BILLING), PrincipalKind.SERVICE).then(CONSUMED).leaving(COMPLETED);
  }

  @Test
  void shouldBeConsumedByWhomTheRequestNames() {
    request.given(countersigned(ALICE, user(BILLING)));
    request.when(consumes(BILLING), PrincipalKind.SERVICE).then(CONSUMED).leaving(COMPLETED);
  }

  @Test
  void shouldBeConsumedByAMemberOfAGroupThatTheRequestNames() {
    request.given(countersigned(ALICE, group("dba")));
    request.when(consumes(CAROL)).then(CONSUMED).leaving(COMPLETED);
  }

  @Test
  void shouldBeConsumedOnce() {
    request.given(countersigned(ALICE, user(BILLING))).given(by(ALICE, CONSUMED));
    request.when(consumes(ALICE)).thenRefused(ALREADY_CONSUMED, "completed");
    request
        .when(consumes(BILLING), PrincipalKind.SERVICE)
        .thenRefused(ALREADY_CONSUMED, "completed");
  }

  @Test
  void shouldBeOverOnceConsumed() {
    request.given(countersigned(ALICE)).given(by(ALICE, CONSUMED));
    request.when(cancels(ALICE)).thenRefused(ALREADY_FINAL);
  }

  @Test
  void shouldRefuseAnybodyElse() {
    request.given(countersigned(ALICE, user(BILLING)));
    request.when(consumes(BOB)).thenRefused(FORBIDDEN, "alice", "user:billing", "bob");
    request.when(consumes(ROOT)).thenRefused(FORBIDDEN, "root");
    request.when(consumes(STRANGER)).thenRefused(FORBIDDEN, "stranger");
  }

  @Test
  void shouldRefuseOneWhoMayNoLongerAsk() {
    request.given(countersigned(ALICE));
    request.under(World.after(World.withoutPolicies(), person(ALICE, Role.READONLY)));
    request.when(consumes(ALICE)).thenRefused(FORBIDDEN, "still entitled");
  }

  @Test
  void shouldRefuseAnotherDigest() {
    request.given(countersigned(ALICE));
    request
        .when(asks(ALICE, new ConsumeApproval(OTHER_OPERATION)))
        .thenRefused(STALE_DIGEST, OPERATION.value(), OTHER_OPERATION.value());
  }

  @Test
  void shouldRefuseWhatIsNotApprovedYet() {
    request.given(askedBy(ALICE), pinned(ALICE, dbaReview(1)), by(ALICE, opened(1)));
    request.when(consumes(ALICE)).thenRefused(NOT_APPROVED, "pending");
    request.leaving(PENDING);
  }

  @Test
  void shouldRefuseWhatWasRejectedOrCalledOff() {
    request.given(askedBy(ALICE), pinned(ALICE, dbaReview(1)), by(ALICE, opened(1)));
    request.given(by(BOB, rejects()), by(BOB, new RequestRejected(1)));
    request.when(consumes(ALICE)).thenRefused(NOT_APPROVED, "rejected");

    var other = new RequestSpec(World.withoutPolicies());
    other.given(with(countersigned(ALICE), by(ALICE, new RequestCancelled())));
    other.when(consumes(ALICE)).thenRefused(NOT_APPROVED, "cancelled");
  }

  @Test
  void shouldRefuseFromTheMomentThatTheApprovalLapses() {
    request.given(countersigned(ALICE)).after(APPROVED_FOR.minusMillis(1));
    request.when(asks(ALICE, new ConsumeApproval(OTHER_OPERATION))).thenRefused(STALE_DIGEST);
    request.after(java.time.Duration.ofMillis(1));
    request.when(consumes(ALICE)).thenRefused(APPROVAL_EXPIRED, "expired");
  }

  @Test
  void shouldRefuseWhatATimerHasSaidIsOver() {
    request.given(countersigned(ALICE)).given(by(POLICY_SERVICE, new RequestExpired(APPROVED)));
    request.when(consumes(ALICE)).thenRefused(APPROVAL_EXPIRED);
  }

  @Test
  void shouldRefuseToConsumeWhatRuns() {
    request.given(approvedFor(ALICE, 1, false));
    request.when(consumes(ALICE)).thenRefused(WRONG_KIND, "sql");
  }

  @Test
  void shouldRefuseToDispatchAnApproval() {
    request.given(countersigned(ALICE));
    request.when(dispatches(ALICE)).thenRefused(WRONG_KIND, "approval");
    request.leaving(APPROVED);
  }

  @Test
  void shouldRefuseARequestThatIsNone() {
    request.when(consumes(ALICE)).thenRefused(UNKNOWN_REQUEST);
  }
}
