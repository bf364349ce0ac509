package dev.countersign.engine.governance;

import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Endpoints;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterNotifier;
import dev.countersign.protocol.governance.GovernanceEvent.NotifierRegistered;
import org.junit.jupiter.api.Test;

class RegisterNotifierTest {
  private static final Bytes OTHER_KEY = Bytes.ofHex("12".repeat(32));
  private final GovernanceSpec spec = new GovernanceSpec(Endpoints.withNotifier());

  @Test
  void shouldReplaceTheOneThatWas() {
    spec.when(new RegisterNotifier("second", OTHER_KEY))
        .then(new NotifierRegistered("second", OTHER_KEY));
    assertThat(spec.governance().notifier()).contains(new Notifier("second", OTHER_KEY));
  }

  @Test
  void shouldRefuseAKeyOfAnotherLengthOrThatNothingCanBeSealedTo() {
    spec.when(new RegisterNotifier("notifier", Bytes.ofHex("12".repeat(31))))
        .thenRefused(INVALID_GOVERNANCE, "notifier", "31");
    spec.when(new RegisterNotifier("notifier", Bytes.ofHex("00".repeat(32))))
        .thenRefused(INVALID_GOVERNANCE, "notifier", "none");
  }

  @Test
  void shouldRefuseANameThatIsNone() {
    spec.when(new RegisterNotifier("No Name", OTHER_KEY))
        .thenRefused(INVALID_GOVERNANCE, "notifier");
  }

  @Test
  void shouldRefuseWhoIsNoAdmin() {
    spec.when(World.BOB, PrincipalKind.PERSON, new RegisterNotifier("notifier", OTHER_KEY))
        .thenRefused(FORBIDDEN, "bob");
  }
}
