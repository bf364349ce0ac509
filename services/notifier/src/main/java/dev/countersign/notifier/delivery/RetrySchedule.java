package dev.countersign.notifier.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery that failed is tried again: each time after up to twice as long as the last, by
 * chance anywhere from nothing to that (full jitter), so that many that failed together do not come
 * back together.
 *
 * @param first the longest wait after the first attempt
 * @param longest the longest wait after any
 * @param giveUpAfter how long after its first attempt a delivery is still tried
 */
public record RetrySchedule(Duration first, Duration longest, Duration giveUpAfter) {
  private static final int STEPS = 30; // two to the power of that is more than any longest wait

  /**
   * When to try again; nothing where it has been tried for long enough.
   *
   * @param attempt how many attempts there were
   * @param began when the first of them ended
   * @param asked how long the receiver asked to be left alone, where it did
   */
  public Optional<Instant> next(
      int attempt, Instant began, Instant now, Optional<Duration> asked, RandomGenerator random) {
    var end = began.plus(giveUpAfter);
    var wait = jittered(step(attempt), random);
    var due = now.plus(asked.map(it -> max(wait, min(it, longest))).orElse(wait));
    return due.isAfter(end) ? Optional.empty() : Optional.of(due);
  }

  private Duration step(int attempt) {
    return min(first.multipliedBy(1L << Math.min(attempt - 1, STEPS)), longest);
  }

  private static Duration jittered(Duration step, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(step.toMillis() + 1));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
