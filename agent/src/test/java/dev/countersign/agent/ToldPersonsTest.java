package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.execution.ExecutionId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ToldPersonsTest {
  private static final ExecutionId RUN = new ExecutionId("0000000000000000000000test/1");

  private final AtomicLong nanos = new AtomicLong();
  private final ToldPersons told = new ToldPersons(nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void shouldSayTheSameAgainOnlyAfterAWhile() {
    assertThat(told.shouldLook(RUN)).isTrue();
    assertThat(told.shouldSay(RUN, "there")).isTrue();
    told.said(RUN, "there");

    pass(Duration.ofMinutes(1));
    assertThat(told.shouldSay(RUN, "there")).isFalse();
    assertThat(told.shouldSay(RUN, "gone")).isTrue();

    pass(Duration.ofMinutes(9));
    assertThat(told.shouldSay(RUN, "there")).isTrue();
  }

  @Test
  void shouldLookNoOftenerThanOnceAMinute() {
    told.said(RUN, "there");
    assertThat(told.shouldLook(RUN)).isFalse();

    pass(Duration.ofMinutes(1));
    assertThat(told.shouldLook(RUN)).isTrue();
    assertThat(told.shouldSay(RUN, "there")).isFalse();
    assertThat(told.shouldLook(RUN)).isFalse();
  }

  @Test
  void shouldForgetTheOldestOfVeryMany() {
    told.said(RUN, "there");
    for (int i = 2; i <= 501; i++) {
      told.said(new ExecutionId("0000000000000000000000test/" + i), "there");
    }

    assertThat(told.shouldLook(RUN)).isTrue();
    assertThat(told.shouldLook(new ExecutionId("0000000000000000000000test/2"))).isFalse();
  }
}
