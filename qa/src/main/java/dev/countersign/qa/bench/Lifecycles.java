package dev.countersign.qa.bench;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** How many lifecycles a second come to their end while a fixed number is in flight. */
final class Lifecycles {
  private Lifecycles() {}

  /**
   * @param inFlight how many run at any time, at least 1
   * @param lasting how long new ones are begun
   */
  static double perSecond(int inFlight, Duration lasting, Runnable lifecycle)
      throws InterruptedException, ExecutionException {
    var done = new AtomicLong();
    long start = System.nanoTime();
    long end = start + lasting.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, inFlight)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            while (System.nanoTime() < end) {
                              lifecycle.run();
                              done.incrementAndGet();
                            }
                            return null;
                          }))
              .toList();
      for (Future<?> each : running) {
        each.get();
      }
    }
    return done.get() * 1e9 / (System.nanoTime() - start);
  }
}
