package dev.countersign.agent.session;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One connection to a target, used by one thread at a time and for one execution at a time; between
 * two it is renewed, so that nothing a text leaves behind in its session meets another text. Calls
 * block.
 */
public abstract class Session implements AutoCloseable {
  private final long openedAt = System.nanoTime();
  private volatile boolean closed;
  private volatile boolean cancelled;

  /** Undoes whatever a read may have left in the session. */
  protected abstract void renew(Duration within) throws SessionException, InterruptedException;

  /** Asks the server to stop what it does for this session. */
  protected abstract void sendCancel();

  /** The same; whether it did shows in the answer. */
  public final void cancel() {
    cancelled = true;
    sendCancel();
  }

  /** Whether the server was asked to stop, ever: what was sent for that may come late. */
  final boolean wasCancelled() {
    return cancelled;
  }

  /** When a byte last came, by {@link System#nanoTime}. */
  protected abstract long lastHeard();

  /** The reason why something sent has failed. */
  protected abstract SessionException failure(Throwable cause);

  /** Lets the connection go; not awaited. */
  protected abstract void disconnect();

  /** Whether nothing can be done here any more. */
  public boolean isClosed() {
    return closed;
  }

  /** The connection is gone, by whomever. */
  protected final void gone() {
    closed = true;
  }

  final Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedAt);
  }

  /**
   * What became of something sent.
   *
   * @throws SessionException when the server refused, or nothing is known within that time, in
   *     which case the connection is given up
   */
  public final <T> T await(Future<T> sent, Duration within)
      throws SessionException, InterruptedException {
    try {
      return get(sent, within);
    } catch (TimeoutException e) {
      close();
      throw SessionException.lost(
          "Expected an answer within %d ms, but got none".formatted(within.toMillis()),
          Optional.empty());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /**
   * A connection that is being made.
   *
   * @param late what to do with it should it come after all
   * @param why what a failure means
   */
  protected static <C> C connected(
      Future<C> connecting,
      Duration within,
      Consumer<C> late,
      Function<Throwable, SessionException> why)
      throws SessionException, InterruptedException {
    try {
      return get(connecting, within);
    } catch (TimeoutException e) {
      connecting.onSuccess(late::accept);
      throw SessionException.lost(
          "Expected a connection within %d ms, but got none".formatted(within.toMillis()),
          Optional.empty());
    } catch (ExecutionException e) {
      throw why.apply(e.getCause());
    }
  }

  private static <T> T get(Future<T> sent, Duration within)
      throws ExecutionException, TimeoutException, InterruptedException {
    return sent.toCompletionStage()
        .toCompletableFuture()
        .get(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Not awaited: the server ends what is open when it sees the connection go. */
  @Override
  public final void close() {
    closed = true;
    disconnect();
  }
}
