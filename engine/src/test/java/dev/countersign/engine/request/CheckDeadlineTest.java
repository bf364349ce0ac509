package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.RequestSpec.REQUEST;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.APPROVED_UNTIL;
import static dev.countersign.engine.fixture.Requests.GRANTED_UNTIL;
import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.PENDING_UNTIL;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.ringsFor;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.CLAIM_WITHIN;
import static dev.countersign.engine.fixture.World.LEASE;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.EXPIRED;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckDeadlineTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldExpireWhatNobodyApprovedInTime() {
    request.given(pendingOf(ALICE, dbaReview(1))).after(PENDING_FOR);
    request.when(rings()).then(new RequestExpired(RequestStatus.PENDING)).leaving(EXPIRED);
  }

  @Test
  void shouldExpireWhatNobodyDispatchedInTime() {
    request.given(approvedFor(ALICE, 1, false)).after(APPROVED_FOR);
    request.when(rings()).then(new RequestExpired(RequestStatus.APPROVED)).leaving(EXPIRED);
  }

  @Test
  void shouldReturnAnUnclaimedGrantToApproved() {
    request.given(granted(ALICE)).after(CLAIM_WITHIN);
    request.when(rings()).then(new GrantExpired(execution(1))).leaving(APPROVED);
  }

  @Test
  void shouldExpireTheRequestTooWhereItsTimeIsOverAsWell() {
    request.given(granted(ALICE)).after(APPROVED_FOR);
    request
        .when(rings())
        .then(new GrantExpired(execution(1)), new RequestExpired(RequestStatus.APPROVED))
        .leaving(EXPIRED);
  }

  @Test
  void shouldGiveUpAnAgentThatFellSilent() {
    request.given(running(ALICE)).after(LEASE.plusSeconds(3));
    request
        .when(ringsFor(START.plusSeconds(3)))
        .then(new ExecutionUnknown(execution(1), START.plusSeconds(3)))
        .leaving(EXECUTING);
  }

  @Test
  void shouldNotGiveUpAnAgentThatWasHeardOf() {
    request.given(running(ALICE)).after(LEASE.plusSeconds(3));
    request.when(ringsFor(START.plusSeconds(4))).thenRefused(NOT_DUE, REQUEST.value());
  }

  @Test
  void shouldTakeTheClaimForASignOfLife() {
    request.given(granted(ALICE)).after(Duration.ofSeconds(20));
    request.given(by(AGENT_1, started(1, AGENT_1))).after(LEASE.minusNanos(1));
    request.when(ringsFor(START)).thenRefused(NOT_DUE);
  }

  @Test
  void shouldNotGiveUpAnAgentWithoutEvidence() {
    request.given(running(ALICE)).after(Duration.ofDays(1));
    request.when(rings()).thenRefused(NOT_DUE);
  }

  @Test
  void shouldSurviveEvidenceFromTheEndOfTime() {
    request.given(running(ALICE));
    request.when(ringsFor(Instant.MAX)).thenRefused(NOT_DUE);
  }

  @Test
  void shouldNotEndARunBecauseTheApprovalLapses() {
    request.given(running(ALICE)).after(APPROVED_FOR);
    request.when(rings()).thenRefused(NOT_DUE);
  }

  @Test
  void shouldRefuseBeforeTheTime() {
    request.given(pendingOf(ALICE, dbaReview(1))).after(PENDING_FOR.minusNanos(1));
    request.when(rings()).thenRefused(NOT_DUE, REQUEST.value());
  }

  @Test
  void shouldRefuseWhereNothingCanLapse() {
    request.given(completed(ALICE)).after(PENDING_FOR);
    request.when(rings()).thenRefused(NOT_DUE);
  }

  @Test
  void shouldRefuseAnyoneButPolicyService() {
    request.given(pendingOf(ALICE, dbaReview(1))).after(PENDING_FOR);
    request.when(asks(ROOT, new CheckDeadline(Optional.empty()))).thenRefused(FORBIDDEN, "root");
    request.leaving(PENDING);
  }

  @Test
  void shouldTellWhenToAskAgain() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    assertThat(request.state().deadline()).contains(PENDING_UNTIL);
    var approved = new RequestSpec(World.withoutPolicies()).given(approvedFor(ALICE, 1, false));
    assertThat(approved.state().deadline()).contains(APPROVED_UNTIL);
    var granted = new RequestSpec(World.withoutPolicies()).given(granted(ALICE));
    assertThat(granted.state().deadline()).contains(GRANTED_UNTIL);
    var running = new RequestSpec(World.withoutPolicies()).given(running(ALICE));
    assertThat(running.state().deadline()).isEmpty();
  }
}
