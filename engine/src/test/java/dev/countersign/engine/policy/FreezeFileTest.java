package dev.countersign.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.policy.FreezeWindow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezeFileTest {
  private static final String FRIDAYS =
      "{ name: friday, start: 2026-01-02T15:00, zone: Europe/Berlin,"
          + " repeat: FREQ=WEEKLY;BYDAY=FR, lasts: 12h }";

  private static List<FreezeWindow> windows(String list) throws PolicyException {
    return PolicyFile.parse("policy: p\napprove: automatically\nfreezes: [ " + list + " ]\n")
        .freezes();
  }

  @Test
  void shouldReadAWindow() throws PolicyException {
    assertThat(windows(FRIDAYS))
        .containsExactly(
            new FreezeWindow(
                "friday",
                "p",
                "2026-01-02T15:00",
                "Europe/Berlin",
                "FREQ=WEEKLY;BYDAY=FR",
                Duration.ofHours(12),
                false));
  }

  @Test
  void shouldReadAWindowThatOpensOnce() throws PolicyException {
    assertThat(windows("{ name: a, start: 2026-12-24T18:00:30, zone: UTC, lasts: 9d }"))
        .containsExactly(
            new FreezeWindow(
                "a", "p", "2026-12-24T18:00:30", "UTC", "", Duration.ofDays(9), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { start: 2026-01-02T15:00, zone: UTC, lasts: 1h }                      | 'name'
          { name: a, zone: UTC, lasts: 1h }                                      | 'start'
          { name: a, start: 2026-01-02T15:00, lasts: 1h }                        | 'zone'
          { name: a, start: 2026-01-02T15:00, zone: UTC }                        | 'lasts'
          { name: a b, start: 2026-01-02T15:00, zone: UTC, lasts: 1h }           | a name of
          { name: a, start: 2026-02-30T15:00, zone: UTC, lasts: 1h }             | 2026-02-30T15:00
          { name: a, start: 2026-01-02T15:00Z, zone: UTC, lasts: 1h }            | a local date and time
          { name: a, start: 2026-01-02T15:00:00.5, zone: UTC, lasts: 1h }        | a local date and time
          { name: a, start: 1999-01-02T15:00, zone: UTC, lasts: 1h }             | from 2000
          { name: a, start: 2026-01-02T15:00, zone: Mars/Olympus, lasts: 1h }    | Mars/Olympus
          { name: a, start: 2026-01-02T15:00, zone: "+01:00", lasts: 1h }        | a time zone
          { name: a, start: 2026-01-02T15:00, zone: UTC, lasts: for ever }       | for ever
          { name: a, start: 2026-01-02T15:00, zone: UTC, lasts: 1h, until: 1 }   | until
          """)
  void shouldRefuseWhatIsNoWindow(String window, String mentioned) {
    assertThatThrownBy(() -> windows(window))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("Expected")
        .hasMessageContaining(mentioned);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          every friday                          | an RRULE of RFC 5545
          FREQ=WEEKLY;BYDAY=XX                  | an RRULE of RFC 5545
          BYDAY=FR                              | an RRULE of RFC 5545
          FREQ=HOURLY                           | a frequency of
          FREQ=MINUTELY;INTERVAL=5              | a frequency of
          FREQ=SECONDLY                         | a frequency of
          FREQ=DAILY;BYHOUR=1,2,3               | BYHOUR
          FREQ=YEARLY;BYYEARDAY=2               | BYYEARDAY
          FREQ=YEARLY;BYWEEKNO=1                | BYWEEKNO
          FREQ=DAILY;COUNT=501                  | a count
          FREQ=DAILY;INTERVAL=101               | an interval
          FREQ=WEEKLY;BYDAY=MO                  | first matches 2026-01-05T15:00
          FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30   | never does
          FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30    | never does
          FREQ=WEEKLY;UNTIL=20250101T000000     | never does
          """)
  void shouldRefuseRulesThatAreNoneOrCostTooMuchOrBeginAtAnotherTime(
      String rule, String mentioned) {
    assertThatThrownBy(
            () ->
                windows(
                    "{ name: a, start: 2026-01-02T15:00, zone: UTC, lasts: 1h, repeat: \"%s\" }"
                        .formatted(rule)))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("Expected")
        .hasMessageContaining(mentioned);
  }

  /** It matches its start, and then not for 28 years: more days than are looked through. */
  @Test
  void shouldRefuseARuleThatCouldNotBeEvaluatedSomeDay() {
    assertThatThrownBy(
            () ->
                windows(
                    "{ name: a, start: 2028-02-29T10:00, zone: UTC, lasts: 1h,"
                        + " repeat: \"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU\" }"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("never does");
  }

  @Test
  void shouldRefuseTheSameNameTwiceAndMoreThanTen() {
    assertThatThrownBy(() -> windows(FRIDAYS + ", " + FRIDAYS)).hasMessageContaining("twice");
    assertThatThrownBy(() -> windows(String.join(", ", java.util.Collections.nCopies(11, FRIDAYS))))
        .hasMessageContaining("10");
  }
}
