package dev.countersign.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.policy.FreezeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreezeWindowsTest {
  private static final String BERLIN = "Europe/Berlin";

  private static FreezeWindow window(String start, String repeat, Duration lasts) {
    return new FreezeWindow("w", "p", start, BERLIN, repeat, lasts, false);
  }

  private static Optional<Instant> until(FreezeWindow window, String now) {
    return FreezeWindows.openAt(List.of(window), at(now)).map(FreezeWindows.Open::until);
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }

  @Test
  void shouldOpenOnceFromItsStartUpToItsEnd() {
    var once = window("2026-12-24T18:00", "", Duration.ofDays(9));

    assertThat(until(once, "2026-12-24T17:59:59+01:00")).isEmpty();
    assertThat(until(once, "2026-12-24T18:00:00+01:00")).contains(at("2027-01-02T18:00+01:00"));
    assertThat(until(once, "2027-01-02T17:59:59+01:00")).isPresent();
    assertThat(until(once, "2027-01-02T18:00:00+01:00")).isEmpty();
    assertThat(until(once, "2027-12-25T18:00:00+01:00")).isEmpty();
  }

  @Test
  void shouldOpenAtTheLocalTimeInSummerAndWinter() {
    var fridays = window("2026-01-02T15:00", "FREQ=WEEKLY;BYDAY=FR", Duration.ofHours(12));

    assertThat(until(fridays, "2026-01-09T14:00:00Z")).contains(at("2026-01-10T02:00:00Z"));
    assertThat(until(fridays, "2026-07-03T12:59:59Z")).isEmpty();
    assertThat(until(fridays, "2026-07-03T13:00:00Z")).contains(at("2026-07-04T01:00:00Z"));
    assertThat(until(fridays, "2026-07-04T13:00:00Z")).isEmpty();
    assertThat(until(fridays, "2025-12-26T15:00:00Z")).isEmpty();
  }

  /** 02:30 does not exist on that day; the clock goes from 02:00 to 03:00. */
  @Test
  void shouldOpenAtATimeThatIsSkippedAsIfTheClockHadNotBeenChangedYet() {
    var nights = window("2026-03-28T02:30", "FREQ=DAILY", Duration.ofHours(1));

    assertThat(until(nights, "2026-03-29T01:29:59Z")).isEmpty();
    assertThat(until(nights, "2026-03-29T01:30:00Z")).contains(at("2026-03-29T02:30:00Z"));
    assertThat(until(nights, "2026-03-30T00:30:00Z")).contains(at("2026-03-30T01:30:00Z"));
  }

  /** 02:30 is twice on that day; the clock goes from 03:00 back to 02:00. */
  @Test
  void shouldOpenAtTheFirstOfATimeThatIsRepeatedAndNotAgain() {
    var nights = window("2026-10-24T02:30", "FREQ=DAILY", Duration.ofMinutes(30));

    assertThat(until(nights, "2026-10-25T00:30:00Z")).contains(at("2026-10-25T01:00:00Z"));
    assertThat(until(nights, "2026-10-25T01:30:00Z")).isEmpty();
  }

  /** Elapsed time: 24 hours from noon end at eleven where the clock was put back meanwhile. */
  @Test
  void shouldLastElapsedTime() {
    var weekend = window("2026-10-24T12:00", "", Duration.ofDays(1));

    assertThat(until(weekend, "2026-10-25T10:59:59Z")).isEmpty();
    assertThat(until(weekend, "2026-10-25T09:59:59Z")).contains(at("2026-10-25T10:00:00Z"));
  }

  @Test
  void shouldKeepToIntervalsCountsAndEnds() {
    var second = window("2026-01-05T09:00", "FREQ=WEEKLY;INTERVAL=2", Duration.ofHours(1));
    assertThat(until(second, "2026-01-12T08:00:00Z")).isEmpty();
    assertThat(until(second, "2036-01-07T08:00:00Z")).isPresent();
    assertThat(until(second, "2036-01-14T08:00:00Z")).isEmpty();
    assertThat(until(second, "2035-12-31T08:00:00Z")).isEmpty();

    var thrice = window("2026-01-05T09:00", "FREQ=DAILY;COUNT=3", Duration.ofHours(1));
    assertThat(until(thrice, "2026-01-07T08:00:00Z")).isPresent();
    assertThat(until(thrice, "2026-01-08T08:00:00Z")).isEmpty();

    var ends = window("2026-01-05T09:00", "FREQ=DAILY;UNTIL=20260106T090000", Duration.ofHours(1));
    assertThat(until(ends, "2026-01-06T08:00:00Z")).isPresent();
    assertThat(until(ends, "2026-01-07T08:00:00Z")).isEmpty();
  }

  @Test
  void shouldFindTheLastFridayOfAMonthDecadesLater() {
    var closing = window("2026-01-30T18:00", "FREQ=MONTHLY;BYDAY=-1FR", Duration.ofDays(2));
    assertThat(until(closing, "2056-05-26T17:00:00Z")).isPresent();
    assertThat(until(closing, "2056-05-19T17:00:00Z")).isEmpty();
  }

  @Test
  void shouldSayWhenEverythingThatFollowsIsClosedToo() {
    var first = window("2026-01-05T09:00", "", Duration.ofHours(2));
    var second = window("2026-01-05T10:00", "", Duration.ofHours(2));
    var third = window("2026-01-05T12:00", "", Duration.ofHours(2));
    var apart = window("2026-01-05T15:00", "", Duration.ofHours(2));

    assertThat(
            FreezeWindows.openAt(List.of(apart, third, second, first), at("2026-01-05T08:30:00Z"))
                .orElseThrow()
                .until())
        .isEqualTo(at("2026-01-05T13:00:00Z"));
  }

  /** The most expensive that can be published, long after it began. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=DAILY",
        "FREQ=DAILY;COUNT=500",
        "FREQ=DAILY;INTERVAL=100",
        "FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=1;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1",
        "FREQ=YEARLY;INTERVAL=100"
      })
  void shouldCostLittleLongAfterItBegan(String rule) {
    var window = window("2000-01-01T00:00", rule, Duration.ofHours(1));
    var windows = java.util.Collections.nCopies(Workflows.MAX_WINDOWS, window);
    long began = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      FreezeWindows.openAt(windows, at("2196-05-05T12:00:00Z").plusSeconds(i));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }
}
