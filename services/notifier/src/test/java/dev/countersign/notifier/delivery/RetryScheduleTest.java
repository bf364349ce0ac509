package dev.countersign.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofDays(3));

  /** Draws the most there is to draw. */
  private static final RandomGenerator MOST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new IllegalStateException("A bound is expected");
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "3, 20", "10, 2560", "11, 3600", "12, 3600", "1000, 3600"})
  void shouldWaitUpToTwiceAsLongEachTime(int attempt, long seconds) {
    assertThat(SCHEDULE.next(attempt, BEGAN, BEGAN, Optional.empty(), MOST))
        .contains(BEGAN.plusSeconds(seconds));
  }

  @Test
  void shouldSpreadWhatFailedTogether() {
    var random = new Random(1);
    var dues =
        java.util.stream.IntStream.range(0, 1000)
            .mapToObj(_ -> SCHEDULE.next(5, BEGAN, BEGAN, Optional.empty(), random).orElseThrow())
            .toList();
    assertThat(dues)
        .allMatch(it -> !it.isBefore(BEGAN) && !it.isAfter(BEGAN.plusSeconds(80)))
        .anyMatch(it -> it.isBefore(BEGAN.plusSeconds(8)))
        .anyMatch(it -> it.isAfter(BEGAN.plusSeconds(72)));
  }

  @Test
  void shouldNotComeBeforeTheReceiverAskedFor() {
    assertThat(SCHEDULE.next(1, BEGAN, BEGAN, Optional.of(Duration.ofMinutes(2)), MOST))
        .contains(BEGAN.plusSeconds(120));
  }

  @Test
  void shouldNotBeSentAwayForLongerThanTheLongestWait() {
    assertThat(SCHEDULE.next(1, BEGAN, BEGAN, Optional.of(Duration.ofDays(365)), MOST))
        .contains(BEGAN.plusSeconds(3600));
  }

  @Test
  void shouldGiveUpInTheEnd() {
    var late = BEGAN.plus(Duration.ofDays(3)).minusSeconds(1);
    assertThat(SCHEDULE.next(80, BEGAN, late, Optional.empty(), MOST)).isEmpty();
  }

  @Test
  void shouldEndAfterThreeDaysWhateverChanceSays() {
    var random = new Random(7);
    var now = BEGAN;
    int attempts = 1;
    for (var due = Optional.of(BEGAN); due.isPresent(); attempts++) {
      now = due.get();
      due = SCHEDULE.next(attempts, BEGAN, now, Optional.empty(), random);
    }
    assertThat(now).isBetween(BEGAN.plus(Duration.ofHours(70)), BEGAN.plus(Duration.ofDays(3)));
    assertThat(attempts).isBetween(100, 250);
  }
}
