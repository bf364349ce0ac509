package dev.countersign.requestservice.stream;

import dev.countersign.requestservice.view.LoggedEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What has come in for one reader and is not sent yet. Bounded: a reader that is too slow for the
 * log loses its stream rather than our memory. Thread-safe.
 */
public final class LiveBuffer implements AutoCloseable {
  private static final long MOST_BYTES = 4L << 20;

  private final StreamPlace start;
  private final int most;
  private final Runnable onFull;
  private final Queue<LoggedEvent> events = new ArrayDeque<>();
  private long bytes;
  private String ended;

  /**
   * @param start every event from here on is offered
   * @param most how many events to hold, and with them at most 4 MiB
   * @param onFull called once, when it is full
   */
  public LiveBuffer(StreamPlace start, int most, Runnable onFull) {
    this.start = start;
    this.most = most;
    this.onFull = onFull;
  }

  public StreamPlace start() {
    return start;
  }

  /** Takes what has come in, in the order of the log. */
  public void offer(List<LoggedEvent> lot) {
    if (!take(lot)) {
      onFull.run();
    }
  }

  private synchronized boolean take(List<LoggedEvent> lot) {
    if (ended != null) {
      return true;
    }
    events.addAll(lot);
    bytes += lot.stream().mapToLong(event -> event.value().size()).sum();
    if (events.size() > most || bytes > MOST_BYTES) {
      end("Expected a reader as fast as the log, but %d events wait".formatted(events.size()));
      return false;
    }
    notifyAll();
    return true;
  }

  /**
   * The next event, as soon as there is one.
   *
   * @return nothing where none comes in time
   * @throws StreamEndedException when it was full, or is closed
   */
  public synchronized Optional<LoggedEvent> poll(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (ended == null && events.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (ended != null) {
      throw new StreamEndedException(ended);
    }
    var event = events.remove();
    bytes -= event.value().size();
    return Optional.of(event);
  }

  /** Ends it; what waits is dropped. */
  public synchronized void end(String why) {
    if (ended == null) {
      ended = why;
      events.clear();
      bytes = 0;
      notifyAll();
    }
  }

  @Override
  public void close() {
    end("The stream is closed");
  }
}
