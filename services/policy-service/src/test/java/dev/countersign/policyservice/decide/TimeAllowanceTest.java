package dev.countersign.policyservice.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeAllowanceTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000);
  private final TimeAllowance allowance = new TimeAllowance(Duration.ofSeconds(2), 4, clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void take(Duration time) {
    allowance.took(time.toNanos());
  }

  @Test
  void shouldGiveEverythingAtFirst() {
    assertThat(allowance.left()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldGiveWhatOthersHaveLeft() {
    take(Duration.ofMillis(500));

    assertThat(allowance.left()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void shouldFillWithTimeUpToTheMost() {
    take(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(4));
    assertThat(allowance.left()).isEqualTo(Duration.ofSeconds(1));

    pass(Duration.ofHours(1));
    assertThat(allowance.left()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldGiveNothingForAWhileAfterMoreWasTakenThanThereWas() {
    take(Duration.ofSeconds(3));
    pass(Duration.ofSeconds(4));
    assertThat(allowance.left()).isZero();

    pass(Duration.ofSeconds(4));
    assertThat(allowance.left()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldNotGoIntoDebtWithoutBound() {
    take(Duration.ofHours(1));
    pass(Duration.ofSeconds(12));

    assertThat(allowance.left()).isEqualTo(Duration.ofSeconds(1));
  }
}
