package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.beats;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.unknown;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;
import static dev.countersign.protocol.request.RefusalCode.NOT_YOUR_EXECUTION;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldRecordNothing() {
    request.given(running(ALICE));
    request.when(beats(AGENT_1, 1)).thenNothing();
  }

  @Test
  void shouldHearAnAgentThatWasGivenUp() {
    request.given(unknown(ALICE));
    request.when(beats(AGENT_1, 1)).thenNothing();
  }

  @Test
  void shouldRefuseAnotherAgent() {
    request.given(running(ALICE));
    request.when(beats(AGENT_2, 1)).thenRefused(NOT_YOUR_EXECUTION, "agent-1", "agent-2");
  }

  @Test
  void shouldRefuseAPersonOfTheAgentsName() {
    request.given(running(ALICE));
    request.when(beats(AGENT_1, 1), PrincipalKind.PERSON).thenRefused(NOT_YOUR_EXECUTION);
  }

  @Test
  void shouldRefuseWhatDoesNotRun() {
    request.given(granted(ALICE));
    request.when(beats(AGENT_1, 1)).thenRefused(NOT_RUNNING, execution(1).value());
  }

  @Test
  void shouldRefuseAnotherExecution() {
    request.given(running(ALICE));
    request.when(beats(AGENT_1, 2)).thenRefused(NOT_RUNNING, execution(2).value());
  }
}
