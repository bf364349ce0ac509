package dev.countersign.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The agent's slots, each on a thread of its own. */
final class Slots implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Slots.class);
  private static final Duration TO_REPORT = Duration.ofSeconds(10);

  private final int count;
  private final Duration drainWithin;
  private final Executions executions;
  private final Supplier<Slot> maker;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;

  Slots(int count, Duration drainWithin, Executions executions, Supplier<Slot> maker) {
    this.count = count;
    this.drainWithin = drainWithin;
    this.executions = executions;
    this.maker = maker;
  }

  /** From now on grants are taken. */
  synchronized void open() {
    for (int number = 1; number <= count && !closed; number++) {
      var slot = maker.get();
      slots.add(slot);
      threads.add(Thread.ofPlatform().name("slot-" + number).start(slot));
    }
  }

  synchronized boolean isOpen() {
    return !slots.isEmpty() && !closed;
  }

  /** Waits for what runs, then asks it to stop, then leaves it to be settled by its receipt. */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      closed = true;
      slots.forEach(Slot::drain);
      running = List.copyOf(threads);
    }
    try {
      if (!join(running, drainWithin)) {
        LOG.infof("Stopping what still runs: executions=%d", executions.count());
        executions.stopAll();
        join(running, TO_REPORT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.forEach(Thread::interrupt);
  }

  private static boolean join(List<Thread> threads, Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    for (var thread : threads) {
      long left = deadline - System.nanoTime();
      if (left > 0) {
        thread.join(Duration.ofNanos(left));
      }
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
