package dev.countersign.agent.pg;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Opens sessions at one target. One is kept open ahead of its use, for signing in takes longer than
 * most statements. A change has a session to itself; that of a read, which can leave no more in it
 * than {@code DISCARD ALL} undoes, is used again.
 */
public final class Sessions implements AutoCloseable {
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration OLDEST_SPARE = Duration.ofMinutes(5);

  /** Starting up, shutting down, crashed, or no connection free: another moment may be better. */
  private static final Set<String> PASSING = Set.of("57P03", "57P01", "57P02", "53300");

  private final Vertx vertx;
  private final Address address;
  private final Executor background;
  private final AtomicReference<Session> spare = new AtomicReference<>();
  private final AtomicBoolean refilling = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param background opens the spare session
   */
  public Sessions(Vertx vertx, Address address, Executor background) {
    this.vertx = vertx;
    this.address = address;
    this.background = background;
  }

  /** A new session. */
  Session open() throws SessionException, InterruptedException {
    try {
      return Session.open(vertx, address.options(), ATTEMPT);
    } catch (IllegalArgumentException e) {
      throw SessionException.lost(e.getMessage(), Optional.empty());
    }
  }

  /**
   * The spare session or a new one, tried again until a moment of {@link System#nanoTime}. Only
   * what may pass is tried again: a server that does not know the agent's password has spoken.
   *
   * @param comesBack whether it will be given back; if not, the next one is opened meanwhile
   */
  Session take(long deadline, BooleanSupplier stopAsked, boolean comesBack)
      throws SessionException, InterruptedException {
    var kept = spare.getAndSet(null);
    try {
      if (kept != null && !kept.isClosed() && kept.age().compareTo(OLDEST_SPARE) < 0) {
        return kept;
      }
      if (kept != null) {
        kept.close();
      }
      return openUntil(deadline, stopAsked);
    } finally {
      if (!comesBack) {
        refill();
      }
    }
  }

  /**
   * Takes the session of a read that has been rolled back, makes it as new, and keeps it for the
   * next run. Not awaited.
   */
  void giveBack(Session session) {
    background.execute(
        () -> {
          try {
            session.renew(ATTEMPT);
            keep(session);
          } catch (SessionException e) {
            session.close();
          } catch (InterruptedException e) {
            session.close();
            Thread.currentThread().interrupt();
          }
        });
  }

  private Session openUntil(long deadline, BooleanSupplier stopAsked)
      throws SessionException, InterruptedException {
    while (true) {
      try {
        return open();
      } catch (SessionException e) {
        boolean hasSpoken = e.words().isPresent() && !PASSING.contains(e.code());
        if (hasSpoken || System.nanoTime() > deadline || stopAsked.getAsBoolean()) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private void refill() {
    if (!closed && spare.get() == null && refilling.compareAndSet(false, true)) {
      background.execute(
          () -> {
            try {
              keep(open());
            } catch (SessionException e) {
              // The next run opens its own, and reports what is wrong.
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              refilling.set(false);
            }
          });
    }
  }

  private void keep(Session session) {
    if (closed || !spare.compareAndSet(null, session)) {
      session.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    var kept = spare.getAndSet(null);
    if (kept != null) {
      kept.close();
    }
  }
}
