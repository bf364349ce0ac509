package dev.countersign.policyservice.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BrokerClockTest {
  private static final Instant BROKER = Instant.parse("2026-01-02T03:04:05Z");
  private static final long STEADY = 1_000;

  private final BrokerClock clock = new BrokerClock();

  @Test
  void shouldBeAsLateAsTheLatestRecord() {
    clock.seen(BROKER, STEADY);
    clock.seen(BROKER.minusSeconds(60), STEADY);
    assertThat(clock.now(STEADY)).isEqualTo(BROKER);
    assertThat(clock.now(STEADY + 5_000)).isEqualTo(BROKER.plusSeconds(5));
  }

  /**
   * A broker whose clock jumped and was set right must not have everything looked at for a year.
   */
  @Test
  void shouldComeBackFromAJumpWithTheNextAnswer() {
    clock.heard(BROKER, STEADY);
    clock.seen(BROKER.plus(Duration.ofDays(365)), STEADY);
    assertThat(clock.now(STEADY)).isAfter(BROKER.plus(Duration.ofDays(364)));

    clock.heard(BROKER.plusSeconds(1), STEADY + 1_000);
    assertThat(clock.now(STEADY + 1_000)).isEqualTo(BROKER.plusSeconds(1));
  }
}
