package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.LEASE;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.target;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TargetRegistered;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldMakeAPoolKnown() {
    spec.when(new RegisterPool("eu", MINUTE, LEASE)).then(new PoolRegistered("eu", MINUTE, LEASE));
    assertThat(spec.governance().pool("eu")).contains(new Pool("eu", MINUTE, LEASE));
  }

  @Test
  void shouldRefuseTimesThatCouldNotWork() {
    for (var odd :
        List.of(
            Duration.ZERO,
            MINUTE.negated(),
            Duration.ofDays(2),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      spec.when(new RegisterPool("eu", odd, LEASE)).thenRefused(INVALID_GOVERNANCE, "eu");
      spec.when(new RegisterPool("eu", MINUTE, odd)).thenRefused(INVALID_GOVERNANCE, "eu");
    }
  }

  @Test
  void shouldRefuseANameThatIsNone() {
    spec.when(new RegisterPool("E U", MINUTE, LEASE)).thenRefused(INVALID_GOVERNANCE, "pool");
    spec.when(target(new TargetRef("Orders", "production"), "main"))
        .thenRefused(INVALID_GOVERNANCE, "target");
    spec.when(target(new TargetRef("orders", ""), "main"))
        .thenRefused(INVALID_GOVERNANCE, "environment");
  }

  @Test
  void shouldMakeATargetKnown() {
    var billing = new TargetRef("billing", "production");
    spec.when(target(billing, "other"))
        .then(
            new TargetRegistered(
                billing, Dialect.POSTGRESQL, "other", Duration.ofSeconds(30), 1_000, Map.of()));
    assertThat(spec.governance().poolOf(billing)).map(Pool::name).contains("other");
  }

  @Test
  void shouldRefuseATargetOfAPoolThatNobodyKnows() {
    spec.when(target(ORDERS, "none")).thenRefused(UNKNOWN_NAME, "none");
  }

  @Test
  void shouldRefuseLimitsThatCouldNotWork() {
    spec.when(new RegisterTarget(ORDERS, Dialect.MYSQL, "main", MINUTE, 0, Map.of()))
        .thenRefused(INVALID_GOVERNANCE, "row limit");
    spec.when(new RegisterTarget(ORDERS, Dialect.MYSQL, "main", Duration.ZERO, 1, Map.of()))
        .thenRefused(INVALID_GOVERNANCE, "timeout");
  }

  @Test
  void shouldRefuseLabelsThatNoPolicyCouldName() {
    spec.when(
            new RegisterTarget(
                ORDERS, Dialect.POSTGRESQL, "main", MINUTE, 1, Map.of("tier", "very gold")))
        .thenRefused(INVALID_GOVERNANCE, "labels", "tier");
  }
}
