package dev.countersign.cli.survey;

import dev.countersign.cli.doctor.ClockSeen;
import java.time.Duration;
import java.time.Instant;

/** Compares a time that somebody told with ours, which passed while they did. */
final class Clocks {
  private Clocks() {}

  /**
   * The difference, as exactly as it can be known.
   *
   * @param before our time when we asked
   * @param after our time when the answer was there
   */
  static ClockSeen seen(String whose, Instant told, Instant before, Instant after) {
    var half = Duration.between(before, after).dividedBy(2);
    return new ClockSeen(whose, Duration.between(before.plus(half), told), half);
  }
}
