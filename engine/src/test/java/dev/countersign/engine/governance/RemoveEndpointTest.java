package dev.countersign.engine.governance;

import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Endpoints;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveEndpoint;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRemoved;
import org.junit.jupiter.api.Test;

class RemoveEndpointTest {
  private final GovernanceSpec spec =
      new GovernanceSpec(World.after(Endpoints.withNotifier(), Endpoints.named("build")));

  @Test
  void shouldEndTheEndpointAndFreeItsName() {
    spec.when(new RemoveEndpoint("build")).then(new EndpointRemoved("build"));
    assertThat(spec.governance().endpoints()).isEmpty();

    spec.when(Endpoints.named("build"));
    assertThat(spec.governance().endpoint("build")).isPresent();
  }

  @Test
  void shouldRefuseToRemoveTwice() {
    spec.when(new RemoveEndpoint("build"));
    spec.when(new RemoveEndpoint("build")).thenRefused(UNKNOWN_NAME, "build");
  }

  @Test
  void shouldRefuseWhoIsNoAdmin() {
    spec.when(World.ALICE, PrincipalKind.PERSON, new RemoveEndpoint("build"))
        .thenRefused(FORBIDDEN, "alice");
  }
}
