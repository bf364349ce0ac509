package dev.countersign.policyservice.kafka;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * The time for Kafka Streams: begun at this host's clock and never set again, so that a host whose
 * clock is put back does not stop looking for deadlines until it has caught up.
 */
final class SteadyTime implements Time {
  private final long beganMillis = Time.SYSTEM.milliseconds();
  private final long beganNanos = System.nanoTime();

  @Override
  public long milliseconds() {
    return beganMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
  }

  @Override
  public long nanoseconds() {
    return System.nanoTime();
  }

  @Override
  public void sleep(long millis) {
    Time.SYSTEM.sleep(millis);
  }

  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMillis)
      throws InterruptedException {
    // The system's clock is the one that this deadline is judged by in there.
    Time.SYSTEM.waitObject(
        object, condition, Time.SYSTEM.milliseconds() + deadlineMillis - milliseconds());
  }
}
