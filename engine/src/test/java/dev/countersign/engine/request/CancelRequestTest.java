package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.unknown;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CLAIM_WITHIN;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_FINAL;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.OUTCOME_UNKNOWN;
import static dev.countersign.protocol.request.RequestStatus.CANCELLED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import org.junit.jupiter.api.Test;

class CancelRequestTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldCallOffWhatIsPending() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(cancels(ALICE)).then(new RequestCancelled()).leaving(CANCELLED);
  }

  @Test
  void shouldCallOffWhatIsApproved() {
    request.given(approvedFor(ALICE, 1, false));
    request.when(cancels(ALICE)).then(new RequestCancelled()).leaving(CANCELLED);
  }

  @Test
  void shouldCallOffWhatIsGrantedAndNotClaimed() {
    request.given(granted(ALICE));
    request.when(cancels(ALICE)).then(new RequestCancelled()).leaving(CANCELLED);
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "cancelled");
  }

  @Test
  void shouldAskForAStopWhileItRuns() {
    request.given(running(ALICE));
    request.when(cancels(ALICE)).then(new CancelAsked(execution(1))).leaving(EXECUTING);
  }

  @Test
  void shouldAskOnceOnly() {
    request.given(running(ALICE)).given(by(ALICE, new CancelAsked(execution(1))));
    request.when(cancels(ALICE)).thenNothing();
  }

  @Test
  void shouldLetAnAdminCallOff() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(cancels(ROOT)).then(new RequestCancelled());
  }

  @Test
  void shouldRefuseAnyoneElse() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(cancels(BOB)).thenRefused(FORBIDDEN, "bob", "alice");
  }

  @Test
  void shouldRefuseAnAiThatActsForAnAdmin() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(cancels(ROOT), PrincipalKind.AI).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldRefuseWhatIsOver() {
    request.given(completed(ALICE));
    request.when(cancels(ALICE)).thenRefused(ALREADY_FINAL, "completed");
  }

  @Test
  void shouldRefuseWhatHasExpiredBeforeTheTimerCame() {
    request.given(approvedFor(ALICE, 1, false)).after(APPROVED_FOR);
    request.when(cancels(ALICE)).thenRefused(ALREADY_FINAL, "expired");
  }

  @Test
  void shouldSayFirstThatTheGrantLapsed() {
    request.given(granted(ALICE)).after(CLAIM_WITHIN);
    request
        .when(cancels(ALICE))
        .then(new GrantExpired(execution(1)), new RequestCancelled())
        .leaving(CANCELLED);
  }

  @Test
  void shouldRefuseWhileTheOutcomeIsUnknown() {
    request.given(unknown(ALICE));
    request.when(cancels(ALICE)).thenRefused(OUTCOME_UNKNOWN, execution(1).value());
  }
}
