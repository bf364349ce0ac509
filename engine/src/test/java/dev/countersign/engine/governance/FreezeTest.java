package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ORDERS_DEV;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeEnded;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeStarted;
import dev.countersign.protocol.governance.RunningWork;
import org.junit.jupiter.api.Test;

class FreezeTest {
  private static final Freeze PRODUCTION = freeze("inc-17", "*", "production");

  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldFreezeWhatItCoversAndNothingElse() {
    spec.when(new StartFreeze(PRODUCTION)).then(new FreezeStarted(PRODUCTION));

    var found = spec.governance().freezeAt(ORDERS).orElseThrow();
    assertThat(found.name()).isEqualTo("inc-17");
    assertThat(found.by()).isEqualTo(World.ROOT);
    assertThat(found.since()).isEqualTo(World.BORN);
    assertThat(spec.governance().freezeAt(ORDERS_DEV)).isEmpty();
  }

  @Test
  void shouldNameTheFreezeThatHasLastedLongest() {
    spec.when(new StartFreeze(freeze("z", "orders", "*")));
    spec.when(new StartFreeze(freeze("a", "orders", "*")));

    assertThat(spec.governance().freezeAt(ORDERS).orElseThrow().name()).isEqualTo("z");
  }

  @Test
  void shouldThawWhatNoOtherFreezeCovers() {
    spec.when(new StartFreeze(PRODUCTION));
    spec.when(new StartFreeze(freeze("orders", "orders", "*")));

    spec.when(new EndFreeze("inc-17")).then(new FreezeEnded("inc-17"));
    assertThat(spec.governance().freezeAt(ORDERS)).isPresent();

    spec.when(new EndFreeze("orders"));
    assertThat(spec.governance().freezeAt(ORDERS)).isEmpty();
    assertThat(spec.governance().freezes()).isEmpty();
  }

  @Test
  void shouldRefuseTheNameOfOneInForceAndFreeItAfterwards() {
    spec.when(new StartFreeze(PRODUCTION));
    spec.when(new StartFreeze(freeze("inc-17", "orders", "*")))
        .thenRefused(INVALID_GOVERNANCE, "inc-17");

    spec.when(new EndFreeze("inc-17"));
    spec.when(new StartFreeze(PRODUCTION)).then(new FreezeStarted(PRODUCTION));
  }

  @Test
  void shouldRefuseToEndWhatIsNotInForce() {
    spec.when(new EndFreeze("inc-17")).thenRefused(UNKNOWN_NAME, "inc-17");
  }

  @Test
  void shouldRefuseNamesAndPatternsThatAreNone() {
    spec.when(new StartFreeze(freeze("a sentence", "*", "*"))).thenRefused(INVALID_GOVERNANCE);
    spec.when(new StartFreeze(freeze("a", "ORDERS", "*"))).thenRefused(INVALID_GOVERNANCE);
    spec.when(new StartFreeze(freeze("a", "*", ""))).thenRefused(INVALID_GOVERNANCE);
  }

  @Test
  void shouldRefuseMoreThanAHundredAtOnce() {
    for (int i = 0; i < 100; i++) {
      spec.when(new StartFreeze(freeze("f" + i, "orders", "*")));
    }
    spec.when(new StartFreeze(PRODUCTION)).thenRefused(INVALID_GOVERNANCE, "100");
  }

  @Test
  void shouldRefuseWhoIsNoAdmin() {
    spec.when(World.ALICE, PrincipalKind.PERSON, new StartFreeze(PRODUCTION))
        .thenRefused(FORBIDDEN, "alice");
  }

  private static Freeze freeze(String name, String target, String environment) {
    return new Freeze(name, target, environment, RunningWork.CONTINUE, false);
  }
}
