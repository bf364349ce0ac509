package dev.countersign.agent.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Opens sessions at one target. One is kept open ahead of its use, for signing in takes longer than
 * most statements. A change has a session to itself; that of a read, which can leave no more in it
 * than {@link Session#renew} undoes, is used again.
 */
public final class Sessions<S extends Session> implements AutoCloseable {
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final long WELL = Long.MIN_VALUE;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration OLDEST_SPARE = Duration.ofMinutes(5);

  /** Opens one session. */
  @FunctionalInterface
  public interface Opener<S> {
    /**
     * A new session.
     *
     * @throws IllegalArgumentException when the configuration does not let it; the message may be
     *     shown to anybody
     */
    S open(Duration within) throws SessionException, InterruptedException;
  }

  private final Opener<S> opener;
  private final Executor background;
  private final AtomicReference<S> spare = new AtomicReference<>();
  private final AtomicBoolean refilling = new AtomicBoolean();
  private volatile long failingSince = WELL;
  private volatile boolean shut;
  private volatile boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param background opens the spare session
   */
  public Sessions(Opener<S> opener, Executor background) {
    this.opener = opener;
    this.background = background;
  }

  /** A new session. */
  public S open() throws SessionException, InterruptedException {
    try {
      var opened = opener.open(ATTEMPT);
      failingSince = WELL;
      shut = false;
      return opened;
    } catch (SessionException e) {
      if (!e.mayPass()) {
        shut = true;
      } else if (failingSince == WELL) {
        failingSince = System.nanoTime();
      }
      throw e;
    } catch (IllegalArgumentException e) {
      shut = true;
      throw SessionException.unfit(e.getMessage());
    }
  }

  /**
   * The spare session or a new one, tried again until a moment of {@link System#nanoTime}. Only
   * what may pass is tried again: a server that does not know the agent's password has spoken.
   *
   * @param comesBack whether it will be given back; if not, the next one is opened meanwhile
   */
  private S take(long deadline, BooleanSupplier stopAsked, boolean comesBack)
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

  /** Begins in a session what is to be done there. */
  @FunctionalInterface
  public interface Beginning<S extends Session> {
    /** What has begun; the session is closed where it throws. */
    Begun<S> in(S session) throws SessionException, SettledBeforeException, InterruptedException;
  }

  /**
   * Whether no session was to be had for that long, although it was tried; or whether there was
   * none for a reason that does not pass by itself, such as a sign-in that was refused: nothing
   * waits for that.
   */
  public boolean isFailingFor(Duration time) {
    long since = failingSince;
    return shut || (since != WELL && System.nanoTime() - since > time.toNanos());
  }

  /** Whether a session is to be had now; empty when one is, else why not, without a secret. */
  public Optional<String> problem() throws InterruptedException {
    try (var _ = open()) {
      return Optional.empty();
    } catch (SessionException e) {
      return Optional.of(
          e.words()
              .map(it -> "Expected to sign in, but the server refused: " + e.getMessage())
              .orElse(e.getMessage()));
    }
  }

  /**
   * A session in which something has begun. A connection that fails before the text was sent has
   * done nothing, so another is tried for as long as the limits say.
   */
  public Begun<S> begin(
      Duration within, BooleanSupplier stopAsked, boolean comesBack, Beginning<S> beginning)
      throws SessionException, SettledBeforeException, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      var session = take(deadline, stopAsked, comesBack);
      try {
        return beginning.in(session);
      } catch (SettledBeforeException e) {
        session.close();
        throw e;
      } catch (SessionException e) {
        session.close();
        if (e.isRefusal() || System.nanoTime() > deadline || stopAsked.getAsBoolean()) {
          throw e;
        }
      }
    }
  }

  /**
   * Takes the session of a read that has been rolled back, makes it as new, and keeps it for the
   * next run; not one whose server was asked to stop, which may hear of it as late as in the next.
   * Not awaited.
   */
  public void giveBack(S session) {
    if (session.wasCancelled()) {
      session.close();
      return;
    }
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

  private S openUntil(long deadline, BooleanSupplier stopAsked)
      throws SessionException, InterruptedException {
    while (true) {
      try {
        return open();
      } catch (SessionException e) {
        if (!e.mayPass() || System.nanoTime() > deadline || stopAsked.getAsBoolean()) {
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

  private void keep(S session) {
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
