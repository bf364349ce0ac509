package dev.countersign.requestservice.signin;

import dev.countersign.engine.governance.Governance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The governance that this gateway has seen so far, folded in memory from its log. Thread-safe. */
@ApplicationScoped
public class CurrentGovernance {
  private volatile Governance governance = Governance.EMPTY;
  private volatile boolean loaded;

  public Governance get() {
    return governance;
  }

  /** Whether everything that stood on the log when the gateway started is in it. */
  public boolean isLoaded() {
    return loaded;
  }

  public synchronized void set(Governance next) {
    governance = next;
    notifyAll();
  }

  /**
   * Waits until it has come to an epoch.
   *
   * @return whether it has, in that time
   */
  public synchronized boolean awaitEpoch(long epoch, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (governance.epoch() < epoch) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  public void setLoaded() {
    loaded = true;
  }
}
