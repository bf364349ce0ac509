package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.OTHER_OPERATION;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.reconciles;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.unknown;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.AGENT_X;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_INSPECTED;
import static dev.countersign.protocol.request.RefusalCode.NOT_UNKNOWN;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What nothing at the target tells: an agent says so, and then a person says what became of it. */
class ReconcileByPersonTest {
  private static final Digest WORDS = OTHER_OPERATION;
  private static final String FOUND = "a table stands there, another does not";

  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  private static Asked inspects(Subject agent, String found) {
    return asks(agent, new ReportInspection(execution(1), found));
  }

  private static Asked says(Subject person, Outcome outcome) {
    return says(person, outcome, "", Optional.of(WORDS), true);
  }

  private static Asked says(
      Subject person, Outcome outcome, String evidence, Optional<Digest> reason, boolean words) {
    return new Asked(
        person,
        new ReconcileExecution(execution(1), outcome, evidence, reason),
        Enrichment.saying(words));
  }

  private void inspected() {
    request.given(unknown(ALICE));
    request
        .when(inspects(AGENT_2, FOUND))
        .then(new ExecutionInspected(execution(1), FOUND))
        .leaving(EXECUTING);
  }

  @Test
  void shouldTakeTheWordOfAPersonOnceAnAgentHasLooked() {
    inspected();

    request
        .when(says(ROOT, Outcome.SUCCEEDED))
        .then(new ExecutionReconciled(execution(1), Outcome.SUCCEEDED, "", Optional.of(WORDS), 0))
        .leaving(COMPLETED);
    request.when(says(ROOT, Outcome.FAILED)).thenRefused(NOT_UNKNOWN);
  }

  @Test
  void shouldNotTakeItBefore() {
    request.given(unknown(ALICE));

    request.when(says(ROOT, Outcome.FAILED)).thenRefused(NOT_INSPECTED, "main");
  }

  @Test
  void shouldNotTakeItFromWhoMayNot() {
    inspected();

    request.when(says(BOB, Outcome.FAILED)).thenRefused(FORBIDDEN, "bob");
    request.when(says(ROOT, Outcome.FAILED), PrincipalKind.AI).thenRefused(FORBIDDEN, "root");
  }

  @Test
  void shouldTakeItFromARoleMadeForIt() {
    inspected();
    request.under(
        World.after(
            World.withoutPolicies(),
            new DefineRole("mender", List.of(Permission.EXECUTION_RECONCILE)),
            new RegisterPrincipal(
                BOB, PrincipalKind.PERSON, "Bob", List.of(RoleGrant.everywhere("mender")))));

    request.when(says(BOB, Outcome.FAILED)).leaving(COMPLETED);
  }

  @Test
  void shouldNotTakeItFromTheRequester() {
    request.given(unknown(ROOT));
    request.when(inspects(AGENT_2, FOUND));

    request.when(says(ROOT, Outcome.FAILED)).thenRefused(FORBIDDEN, "root");
  }

  @Test
  void shouldWantWordsAndNothingElse() {
    inspected();

    request
        .when(says(ROOT, Outcome.FAILED, "", Optional.empty(), true))
        .thenRefused(REASON_REQUIRED);
    request
        .when(says(ROOT, Outcome.FAILED, "", Optional.of(WORDS), false))
        .thenRefused(REASON_REQUIRED);
    request
        .when(says(ROOT, Outcome.FAILED, "id 17", Optional.of(WORDS), true))
        .thenRefused(REASON_REQUIRED);
    request.when(says(ROOT, Outcome.UNKNOWN)).thenRefused(FORBIDDEN, "unknown");
  }

  @Test
  void shouldLeaveAnAgentTheLastWordThatAReceiptGivesIt() {
    inspected();

    request
        .when(reconciles(AGENT_2, 1, Outcome.SUCCEEDED))
        .then(
            new ExecutionReconciled(
                execution(1), Outcome.SUCCEEDED, "the receipt is there", Optional.empty(), 0));
    request.when(says(AGENT_2, Outcome.FAILED)).thenRefused(NOT_UNKNOWN);
  }

  @Test
  void shouldTakeNoReasonFromAnAgent() {
    inspected();

    request.when(says(AGENT_2, Outcome.FAILED)).thenRefused(FORBIDDEN, "reason");
  }

  @Test
  void shouldRecordAnInspectionOnceAndWhatIsNewInIt() {
    inspected();

    request.when(inspects(AGENT_2, FOUND)).thenNothing();
    request
        .when(inspects(AGENT_2, "both stand there"))
        .then(new ExecutionInspected(execution(1), "both stand there"));
    for (int i = 2; i < 20; i++) {
      request
          .when(inspects(AGENT_2, "look " + i))
          .then(new ExecutionInspected(execution(1), "look " + i));
    }
    request.when(inspects(AGENT_2, "one look more")).thenNothing();
  }

  @Test
  void shouldRefuseAnInspectionOfWhatIsNotUnknownOrByAnotherPool() {
    request.given(running(ALICE));
    request.when(inspects(AGENT_2, FOUND)).thenRefused(NOT_UNKNOWN, execution(1).value());

    var other = new RequestSpec(World.withoutPolicies()).given(unknown(ALICE));
    other.when(inspects(AGENT_X, FOUND)).thenRefused(FORBIDDEN, "main");
    other.when(inspects(ROOT, FOUND)).thenRefused(FORBIDDEN, "root");
  }
}
