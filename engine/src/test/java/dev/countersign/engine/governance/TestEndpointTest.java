package dev.countersign.engine.governance;

import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Endpoints;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.TestEndpoint;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import org.junit.jupiter.api.Test;

class TestEndpointTest {
  private final GovernanceSpec spec =
      new GovernanceSpec(World.after(Endpoints.withNotifier(), Endpoints.named("build")));

  @Test
  void shouldRecordTheTestAndLeaveTheEndpointAsItWas() {
    var before = spec.governance().endpoint("build");

    spec.when(new TestEndpoint("build")).then(new EndpointTested("build"));

    assertThat(spec.governance().endpoint("build")).isEqualTo(before).isPresent();
  }

  @Test
  void shouldRefuseToTestWhatIsNotKnown() {
    spec.when(new TestEndpoint("other")).thenRefused(UNKNOWN_NAME, "other");
  }

  @Test
  void shouldRefuseWhoIsNoAdmin() {
    spec.when(World.BOB, PrincipalKind.PERSON, new TestEndpoint("build"))
        .thenRefused(FORBIDDEN, "bob");
  }
}
