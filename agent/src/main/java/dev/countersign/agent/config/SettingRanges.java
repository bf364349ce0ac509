package dev.countersign.agent.config;

import java.time.Duration;

/** Refuses numbers and times with which an agent could not do what it is for. */
public final class SettingRanges {
  private static final int MOST_SLOTS = 256;
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** The broker takes a grant back after 30 s; a claim is waited for 5 s longer than it is good. */
  private static final Duration LONGEST_CLAIM = Duration.ofSeconds(25);

  private static final Duration DAY = Duration.ofDays(1);
  private static final long LEAST_RESULT = 1L << 10;
  private static final long MOST_RESULT = 1L << 31;

  private SettingRanges() {}

  /**
   * Looks at each.
   *
   * @throws IllegalArgumentException naming the first that is out of its range
   */
  public static void require(AgentConfig.Agent agent) {
    between("slots", agent.slots(), 1, MOST_SLOTS);
    between("claim-within", agent.claimWithin(), SHORT, LONGEST_CLAIM);
    between("connect-within", agent.connectWithin(), INSTANT, HOUR);
    between("lock-timeout", agent.lockTimeout(), INSTANT, HOUR);
    between("idle-timeout", agent.idleTimeout(), SHORT, HOUR);
    between("silence", agent.silence(), SHORT, HOUR);
    between("run-within", agent.runWithin(), SHORT, DAY);
    between("settle-within", agent.settleWithin(), SHORT, HOUR);
    between("drain-within", agent.drainWithin(), Duration.ZERO, HOUR);
    between("advertise-every", agent.advertiseEvery(), SECOND, DAY);
    between("result-bytes", agent.resultBytes(), LEAST_RESULT, MOST_RESULT);
  }

  private static <T extends Comparable<T>> void between(String name, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "Expected countersign.agent.%s from %s to %s, but it is %s"
              .formatted(name, written(least), written(most), written(value)));
    }
  }

  /** As it is written in a file: 90s, not PT1M30S. */
  private static String written(Object value) {
    return value instanceof Duration time
        ? time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms"
        : value.toString();
  }
}
