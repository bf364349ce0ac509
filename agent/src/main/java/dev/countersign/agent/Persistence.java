package dev.countersign.agent;

import dev.countersign.protocol.execution.ExecutionId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Sends something again and again until the log has it, or the process has to end. */
final class Persistence {
  private static final Logger LOG = Logger.getLogger(Persistence.class);
  private static final Duration ATTEMPT = Duration.ofSeconds(25);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final BooleanSupplier mustEnd;

  /**
   * Sends until told to give up.
   *
   * @param mustEnd whether the process has to end by now; an execution that it leaves unreported is
   *     given up by policy-service and settled by its receipt
   */
  Persistence(BooleanSupplier mustEnd) {
    this.mustEnd = mustEnd;
  }

  /** Whether the log has it. */
  boolean untilDone(String what, ExecutionId execution, Supplier<CompletableFuture<Void>> send)
      throws InterruptedException {
    return untilDone(what, execution, () -> false, send);
  }

  /**
   * As above, unless somebody gives it up before.
   *
   * @return whether the log is known to have it
   */
  boolean untilDone(
      String what,
      ExecutionId execution,
      BooleanSupplier giveUp,
      Supplier<CompletableFuture<Void>> send)
      throws InterruptedException {
    while (!mustEnd.getAsBoolean() && !giveUp.getAsBoolean()) {
      try {
        if (arrives(send.get(), giveUp)) {
          return true;
        }
      } catch (ExecutionException | TimeoutException e) {
        LOG.warnf(
            "Expected the log to take a %s, but it did not yet; trying again: execution=%s cause=%s",
            what, execution, e.getCause() == null ? e : e.getCause());
        Thread.sleep(PAUSE);
      }
    }
    return false;
  }

  private static boolean arrives(CompletableFuture<Void> sent, BooleanSupplier giveUp)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + ATTEMPT.toNanos();
    while (true) {
      try {
        sent.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        if (giveUp.getAsBoolean()) {
          return false;
        }
      }
    }
  }
}
