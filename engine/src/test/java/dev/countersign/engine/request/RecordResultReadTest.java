package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.failure;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.reads;
import static dev.countersign.engine.fixture.Requests.reports;
import static dev.countersign.engine.fixture.Requests.result;
import static dev.countersign.engine.fixture.Requests.role;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NO_RESULT;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXPIRED;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordResultReadTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldRecordThatTheRequesterReads() {
    request.given(completed(ALICE));
    request.when(reads(ALICE, 1)).then(new ResultRead(execution(1))).leaving(COMPLETED);
  }

  @Test
  void shouldRecordEachReading() {
    request.given(completed(ALICE)).given(by(ALICE, new ResultRead(execution(1))));
    request.when(reads(ALICE, 1)).then(new ResultRead(execution(1)));
  }

  @Test
  void shouldLetAnAdminRead() {
    request.given(completed(ALICE));
    request.when(reads(ROOT, 1)).then(new ResultRead(execution(1)));
  }

  @Test
  void shouldLetThoseReadWhomItIsSharedWith() {
    request.given(approvedFor(ALICE, 2, false, group("dba")));
    request.given(
        by(ALICE, granted(1)), by(AGENT_1, started(1, AGENT_1)), by(AGENT_1, succeeded(1, 1)));
    request.when(reads(CAROL, 1)).then(new ResultRead(execution(1))).leaving(APPROVED);
  }

  @Test
  void shouldLetThoseReadWhoHaveARoleThatItIsSharedWith() {
    request.given(approvedFor(ALICE, 2, false, role("approver")));
    request.given(
        by(ALICE, granted(1)), by(AGENT_1, started(1, AGENT_1)), by(AGENT_1, succeeded(1, 1)));
    request.when(reads(ERIN, 1)).then(new ResultRead(execution(1))).leaving(APPROVED);
    request.when(reads(VIEWER, 1)).thenRefused(FORBIDDEN, "viewer");
  }

  @Test
  void shouldRecordThatTheRequesterReadsWhatTheTargetSaidOfAFailure() {
    request.given(running(ALICE));
    request.when(reports(AGENT_1, 1, new Report.Failed(failure(), Optional.of(result(1)))));
    request.then(new ExecutionFailed(execution(1), failure(), Optional.of(result(1)), 0));
    request.when(reads(BOB, 1)).thenRefused(FORBIDDEN, "bob");
    request.when(reads(ALICE, 1)).then(new ResultRead(execution(1))).leaving(COMPLETED);
  }

  @Test
  void shouldRefuseTheApproversWhomItIsNotSharedWith() {
    request.given(completed(ALICE));
    request.when(reads(BOB, 1)).thenRefused(FORBIDDEN, "bob");
  }

  @Test
  void shouldRefuseAnAiThatActsForAnAdmin() {
    request.given(completed(ALICE));
    request.when(reads(ROOT, 1), PrincipalKind.AI).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldRefuseBeforeThereIsAResult() {
    request.given(running(ALICE));
    request.when(reads(ALICE, 1)).thenRefused(NO_RESULT, execution(1).value());
  }

  @Test
  void shouldRefuseWhileItIsPending() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(reads(ALICE, 1)).thenRefused(NO_RESULT);
  }

  @Test
  void shouldRefuseAnExecutionWithoutRows() {
    request.given(running(ALICE));
    request.when(reports(AGENT_1, 1, new Report.Succeeded(result(0))));
    request.when(reads(ALICE, 1)).thenRefused(NO_RESULT);
  }

  @Test
  void shouldKeepResultsReadableOnceTheRequestHasExpired() {
    request.given(approvedFor(ALICE, 2, false));
    request.given(
        by(ALICE, granted(1)), by(AGENT_1, started(1, AGENT_1)), by(AGENT_1, succeeded(1, 1)));
    request.after(APPROVED_FOR);
    request
        .when(reads(ALICE, 1))
        .then(new RequestExpired(RequestStatus.APPROVED), new ResultRead(execution(1)))
        .leaving(EXPIRED);
  }
}
