package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.reconciles;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.unknown;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.AGENT_X;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_UNKNOWN;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcileExecutionTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldTakeTheTruthFromAnyAgentOfThePool() {
    request.given(unknown(ALICE));
    request
        .when(reconciles(AGENT_2, 1, Outcome.SUCCEEDED))
        .then(
            new ExecutionReconciled(
                execution(1), Outcome.SUCCEEDED, "the receipt is there", Optional.empty(), 0))
        .leaving(COMPLETED);
  }

  @Test
  void shouldLeaveTheRunWhereAFailureMayBeRepeated() {
    request.given(approvedFor(ALICE, 1, true));
    request.given(
        by(ALICE, granted(1)),
        by(AGENT_1, started(1, AGENT_1)),
        by(POLICY_SERVICE, new ExecutionUnknown(execution(1), START)));
    request
        .when(reconciles(AGENT_2, 1, Outcome.FAILED))
        .then(
            new ExecutionReconciled(
                execution(1), Outcome.FAILED, "the receipt is there", Optional.empty(), 1))
        .leaving(APPROVED);
  }

  @Test
  void shouldRefuseWhatIsNotUnknown() {
    request.given(running(ALICE));
    request
        .when(reconciles(AGENT_2, 1, Outcome.FAILED))
        .thenRefused(NOT_UNKNOWN, execution(1).value());
  }

  @Test
  void shouldRefuseASecondTruth() {
    request.given(unknown(ALICE));
    request.when(reconciles(AGENT_2, 1, Outcome.FAILED));
    request.when(reconciles(AGENT_1, 1, Outcome.SUCCEEDED)).thenRefused(NOT_UNKNOWN);
  }

  @Test
  void shouldRefuseAnAgentOfAnotherPool() {
    request.given(unknown(ALICE));
    request.when(reconciles(AGENT_X, 1, Outcome.FAILED)).thenRefused(FORBIDDEN, "main");
  }

  @Test
  void shouldRefuseATruthThatIsNone() {
    request.given(unknown(ALICE));
    request.when(reconciles(AGENT_2, 1, Outcome.UNKNOWN)).thenRefused(FORBIDDEN, "unknown");
    request.when(reconciles(AGENT_2, 1, Outcome.CANCELLED)).thenRefused(FORBIDDEN, "cancelled");
  }
}
