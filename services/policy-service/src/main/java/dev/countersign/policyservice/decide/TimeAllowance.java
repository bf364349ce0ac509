package dev.countersign.policyservice.decide;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of the time of the thread that decides callers may take by what they send: a bucket that
 * fills while it is not used. One transaction covers a command of every partition, and has to be
 * over before the broker gives it up, so what each of them may take depends on what the others
 * took. Thread-safe.
 */
public final class TimeAllowance {
  private final long most;
  private final int every;
  private final LongSupplier nanos;
  private long left;
  private long asked;

  /**
   * @param most what can be taken at once, after a while in which nothing was
   * @param every in how many seconds one may be taken in the long run
   * @param nanos a clock that does not jump
   */
  public TimeAllowance(Duration most, int every, LongSupplier nanos) {
    this.most = most.toNanos();
    this.every = every;
    this.nanos = nanos;
    this.left = most.toNanos();
    this.asked = nanos.getAsLong();
  }

  /** What may be taken now; zero where others have taken it all. */
  public synchronized Duration left() {
    long now = nanos.getAsLong();
    left = Math.min(most, left + (now - asked) / every);
    asked = now;
    return Duration.ofNanos(Math.max(0, left));
  }

  /** What was taken, which may be more than there was; then it takes longer until there is more. */
  public synchronized void took(long nanoseconds) {
    left = Math.max(-most, left - nanoseconds);
  }
}
