package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrozenTargetsTest {
  private static final TargetRef ORDERS = new TargetRef("orders", "production");
  private static final TargetRef BILLING = new TargetRef("billing", "production");

  private final AtomicLong nanos = new AtomicLong();
  private final FrozenTargets frozen = new FrozenTargets("main", nanos::get);

  private static TargetsFrozen said(String pool, long epoch, TargetRef... targets) {
    return new TargetsFrozen("cluster", pool, epoch, List.of(targets), Duration.ofSeconds(30));
  }

  @Test
  void shouldKnowWhatWasSaidLast() {
    assertThat(frozen.holdUp(ORDERS, false)).isFalse();

    frozen.heard(said("main", 3, ORDERS));
    assertThat(frozen.holdUp(ORDERS, false)).isTrue();
    assertThat(frozen.holdUp(BILLING, false)).isFalse();

    frozen.heard(said("main", 4, BILLING));
    assertThat(frozen.holdUp(ORDERS, false)).isFalse();
    assertThat(frozen.holdUp(BILLING, false)).isTrue();
  }

  @Test
  void shouldNotHearOldNewsOrWhatIsForOthers() {
    frozen.heard(said("main", 3, ORDERS));

    frozen.heard(said("main", 2));
    frozen.heard(said("other", 4));

    assertThat(frozen.holdUp(ORDERS, false)).isTrue();
  }

  @Test
  void shouldGoOnByItselfWhereNothingIsSaidAnyMore() {
    frozen.heard(said("main", 3, ORDERS));
    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    frozen.heard(said("main", 3, ORDERS));
    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    assertThat(frozen.holdUp(ORDERS, false)).isTrue();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(frozen.holdUp(ORDERS, false)).isFalse();
  }

  @Test
  void shouldLeaveItToTheClaimWhereGlassWasBroken() {
    frozen.heard(said("main", 3, ORDERS));
    assertThat(frozen.holdUp(ORDERS, true)).isFalse();
    assertThat(frozen.holdUp(ORDERS, false)).isTrue();
  }
}
