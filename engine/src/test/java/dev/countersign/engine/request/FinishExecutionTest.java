package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.fails;
import static dev.countersign.engine.fixture.Requests.failure;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.reports;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.Requests.succeeds;
import static dev.countersign.engine.fixture.Requests.unknown;
import static dev.countersign.engine.fixture.Requests.with;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.with;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;
import static dev.countersign.protocol.request.RefusalCode.NOT_YOUR_EXECUTION;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Happened;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinishExecutionTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldCompleteTheRequest() {
    request.given(running(ALICE));
    request.when(reports(AGENT_1, 1, succeeds())).then(succeeded(1, 0)).leaving(COMPLETED);
  }

  @Test
  void shouldCompleteTheRequestOnAFailureToo() {
    request.given(running(ALICE));
    request.when(reports(AGENT_1, 1, fails())).then(failed(1, 0)).leaving(COMPLETED);
  }

  @Test
  void shouldLeaveTheOtherRuns() {
    request.given(runningOf(3, false));
    request.when(reports(AGENT_1, 1, succeeds())).then(succeeded(1, 2)).leaving(APPROVED);
  }

  @Test
  void shouldCountAFailureAsARun() {
    request.given(runningOf(2, false));
    request.when(reports(AGENT_1, 1, fails())).then(failed(1, 1)).leaving(APPROVED);
  }

  @Test
  void shouldNotCountAFailureThatMayBeRepeated() {
    request.given(runningOf(1, true));
    request.when(reports(AGENT_1, 1, fails())).then(failed(1, 1)).leaving(APPROVED);
  }

  @Test
  void shouldNotCountAStopOfTheAgentsOwnThatMayBeRepeated() {
    request.given(runningOf(1, true));
    request
        .when(reports(AGENT_1, 1, new Report.Stopped()))
        .then(new ExecutionCancelled(execution(1), 1))
        .leaving(APPROVED);
  }

  @Test
  void shouldLeaveNoRunOnceTheApprovalHasLapsed() {
    request.given(runningOf(3, true)).after(APPROVED_FOR);
    request.when(reports(AGENT_1, 1, fails())).then(failed(1, 0)).leaving(COMPLETED);
  }

  @Test
  void shouldLeaveNoRunOnceSomeoneAskedForAStop() {
    request.given(runningOf(3, true)).given(by(ALICE, new CancelAsked(execution(1))));
    request
        .when(reports(AGENT_1, 1, new Report.Stopped()))
        .then(new ExecutionCancelled(execution(1), 0))
        .leaving(COMPLETED);
  }

  @Test
  void shouldTakeTheOwnersWordForAnUnknownOutcome() {
    request.given(unknown(ALICE));
    request.when(reports(AGENT_1, 1, succeeds())).then(succeeded(1, 0)).leaving(COMPLETED);
  }

  @Test
  void shouldRecordALateReportOnce() {
    request.given(completed(ALICE));
    request
        .when(reports(AGENT_1, 1, fails()))
        .then(new LateReport(execution(1), Outcome.FAILED))
        .leaving(COMPLETED);
    request.when(reports(AGENT_1, 1, fails())).thenRefused(NOT_RUNNING, execution(1).value());
  }

  @Test
  void shouldRecordALateReportAfterTheTruthWasFound() {
    request.given(unknown(ALICE));
    request.given(
        by(
            AGENT_2,
            new ExecutionReconciled(
                execution(1), Outcome.FAILED, "no receipt", Optional.empty(), 0)));
    request
        .when(reports(AGENT_1, 1, succeeds()))
        .then(new LateReport(execution(1), Outcome.SUCCEEDED));
  }

  @Test
  void shouldRefuseAnotherAgent() {
    request.given(running(ALICE));
    request.when(reports(AGENT_2, 1, succeeds())).thenRefused(NOT_YOUR_EXECUTION, "agent-1");
  }

  @Test
  void shouldRefuseAnotherAgentsLateReport() {
    request.given(completed(ALICE));
    request.when(reports(AGENT_2, 1, succeeds())).thenRefused(NOT_YOUR_EXECUTION);
  }

  @Test
  void shouldRefuseWhatWasNeverClaimed() {
    request.given(granted(ALICE));
    request.when(reports(AGENT_1, 1, succeeds())).thenRefused(NOT_RUNNING);
  }

  @Test
  void shouldRefuseWhatWasNeverGranted() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(reports(AGENT_1, 1, succeeds())).thenRefused(NOT_RUNNING);
  }

  @Test
  void shouldClipAMessageThatNoEventCouldHold() {
    request.given(running(ALICE));
    var endless = new Failure("57014".repeat(100), "é".repeat(1 << 20));
    request.when(reports(AGENT_1, 1, new Report.Failed(endless, Optional.empty())));
    request.then(
        new ExecutionFailed(
            execution(1), new Failure("57014".repeat(20), "é".repeat(4_000)), Optional.empty(), 0));
  }

  @Test
  void shouldNotLetItBeRepeatedWhereItMayHaveTakenEffect() {
    var unclear = new Failure("TRANSACTION_CONTROL", "who knows", true);
    request.given(runningOf(3, true));
    request.when(reports(AGENT_1, 1, new Report.Failed(unclear, Optional.empty())));
    request.then(new ExecutionFailed(execution(1), unclear, Optional.empty(), 0));
  }

  private static Happened[] runningOf(int executions, boolean repeatFailed) {
    return with(
        approvedFor(ALICE, executions, repeatFailed),
        by(ALICE, granted(1)),
        by(AGENT_1, started(1, AGENT_1)));
  }

  private static ExecutionFailed failed(int number, int runsLeft) {
    return new ExecutionFailed(execution(number), failure(), Optional.empty(), runsLeft);
  }
}
