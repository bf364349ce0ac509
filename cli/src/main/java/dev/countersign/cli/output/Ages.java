package dev.countersign.cli.output;

import java.time.Duration;
import java.time.Instant;

/** How long ago, or how much longer, in the two or three characters that a table has for it. */
public final class Ages {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Ages() {}

  /** Such as {@code 5s}, {@code 12m}, {@code 3h}, {@code 9d}; {@code 0s} where it is not past. */
  public static String since(Instant then, Instant now) {
    return of(Duration.between(then, now));
  }

  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < MINUTE) {
      return seconds + "s";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + "m";
    }
    return seconds < DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
  }
}
