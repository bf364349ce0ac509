package dev.countersign.agent.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A log that takes the first line and then nothing, until it is told to go on. */
public final class Slow implements Lines {
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicLong taken = new AtomicLong();

  @Override
  public boolean write(String line, BooleanSupplier giveUp) throws InterruptedException {
    if (taken.getAndIncrement() == 0) {
      return true;
    }
    while (!open.await(10, TimeUnit.MILLISECONDS)) {
      if (giveUp.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  public void goOn() {
    open.countDown();
  }

  public long taken() {
    return taken.get();
  }
}
