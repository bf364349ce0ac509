package dev.countersign.agent.session;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for an approved text to end, and sees to it that it does. */
public final class Wait {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration BETWEEN_CANCELS = Duration.ofSeconds(1);

  private final Session session;
  private final BooleanSupplier stopAsked;
  private final Duration limit;
  private final Duration silence;
  private long cancelledAt;
  private boolean cancelled;
  private boolean ranOut;

  /**
   * Waits on this session.
   *
   * @param limit after which the text is cancelled, whatever the server says meanwhile
   * @param silence how long the server may say nothing; beyond it the text is cancelled, and after
   *     the same time once more the connection is given up
   */
  public Wait(Session session, BooleanSupplier stopAsked, Duration limit, Duration silence) {
    this.session = session;
    this.stopAsked = stopAsked;
    this.limit = limit;
    this.silence = silence;
  }

  /**
   * Returns the server's refusal, or nothing where the text ended well.
   *
   * @throws SessionException when the connection is lost
   */
  public Optional<SessionException> until(Future<?> sent)
      throws SessionException, InterruptedException {
    var answer = sent.toCompletionStage().toCompletableFuture();
    long sentAt = System.nanoTime();
    while (true) {
      try {
        answer.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
        return Optional.empty();
      } catch (TimeoutException e) {
        long now = System.nanoTime();
        long quiet = now - Math.max(sentAt, session.lastHeard());
        if (quiet > 2 * silence.toNanos()) {
          session.close();
          throw SessionException.lost(
              "Expected the server to answer, but it fell silent", Optional.empty());
        }
        ranOut |= now - sentAt > limit.toNanos();
        if (stopAsked.getAsBoolean() || ranOut || quiet > silence.toNanos()) {
          cancel();
        }
      } catch (ExecutionException e) {
        var failure = session.failure(e.getCause());
        if (failure.isRefusal()) {
          return Optional.of(failure);
        }
        throw failure;
      }
    }
  }

  /** Whether the server was asked to stop because the limit had passed. */
  public boolean hasRunOut() {
    return ranOut;
  }

  /** Whether the server was asked to stop, for whatever reason. */
  public boolean hasCancelled() {
    return cancelled;
  }

  /** A cancel may come between two statements and have no effect, so it is repeated. */
  private void cancel() {
    long now = System.nanoTime();
    if (!cancelled || now - cancelledAt > BETWEEN_CANCELS.toNanos()) {
      cancelled = true;
      cancelledAt = now;
      session.cancel();
    }
  }
}
