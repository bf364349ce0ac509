package dev.countersign.policyservice.trust;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets something slow happen now and then, but not as often as a stranger likes. Thread-safe.
 *
 * @see Intake
 */
final class RateLimit {
  private final long every;
  private final LongSupplier nanos;
  private final AtomicLong next;

  /**
   * @param every at most once in this time
   * @param nanos a clock that does not jump
   */
  RateLimit(Duration every, LongSupplier nanos) {
    this.every = every.toNanos();
    this.nanos = nanos;
    this.next = new AtomicLong(nanos.getAsLong());
  }

  /** Whether it may happen; asking uses it up. */
  boolean allows() {
    long now = nanos.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + every);
  }
}
