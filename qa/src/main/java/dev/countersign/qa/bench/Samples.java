package dev.countersign.qa.bench;

import java.time.Duration;
import java.util.Arrays;

/** Durations of one thing, measured in one run. Immutable. */
final class Samples {
  private final String name;
  private final long[] sortedNanos;

  /**
   * @param nanos in any order, at least one
   */
  Samples(String name, long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException(
          "Expected at least one sample of " + name + ", but got none");
    }
    this.name = name;
    this.sortedNanos = nanos.clone();
    Arrays.sort(sortedNanos);
  }

  String name() {
    return name;
  }

  int count() {
    return sortedNanos.length;
  }

  /**
   * The smallest duration that at least this share of the samples does not exceed (nearest rank).
   */
  Duration percentile(double share) {
    int rank = (int) Math.ceil(share * sortedNanos.length);
    return Duration.ofNanos(sortedNanos[Math.max(0, rank - 1)]);
  }

  Duration median() {
    return percentile(0.5);
  }
}
