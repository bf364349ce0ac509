package dev.countersign.requestservice.kafka;

import dev.countersign.requestservice.stream.LiveBuffer;
import dev.countersign.requestservice.stream.StreamEndedException;
import dev.countersign.requestservice.stream.StreamPlace;
import dev.countersign.requestservice.stream.StreamedEvent;
import dev.countersign.requestservice.view.LoggedEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Every event from a place on, each once: first those of the past, then those that come in. It
 * listens to the tail before it reads the last of the past, up to exactly where it began to listen,
 * so that nothing falls between. For one reader at a time; {@link #close} may come from elsewhere.
 */
public final class EventStream implements AutoCloseable {
  private final EventTail tail;
  private final EventPast past;
  private final Runnable onFull;
  private final Queue<LoggedEvent> read = new ArrayDeque<>();
  private StreamPlace place;
  private StreamPlace readTo;
  private volatile LiveBuffer live;
  private volatile boolean closed;

  /**
   * @param place where it begins; the log reaches that far
   * @param onFull called once where the reader is slower than the log
   */
  public EventStream(EventTail tail, EventPast past, StreamPlace place, Runnable onFull) {
    this.tail = tail;
    this.past = past;
    this.place = place;
    this.readTo = place;
    this.onFull = onFull;
  }

  /**
   * The next event, as soon as there is one.
   *
   * @return nothing where none comes in time
   * @throws StreamEndedException when it is closed, too slow, or the log is not what it must be
   */
  public Optional<StreamedEvent> next(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      if (closed) {
        throw new StreamEndedException("The stream is closed");
      }
      if (!read.isEmpty()) {
        return Optional.of(passed(read.remove()));
      }
      var left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return Optional.empty();
      }
      place = readTo;
      if (place.isBehind(goal())) {
        catchUp(left);
      } else if (live == null) {
        listen();
      } else {
        live.poll(left)
            .filter(it -> place.isBefore(it.partition(), it.offset()))
            .ifPresent(this::take);
      }
    }
  }

  private void take(LoggedEvent event) {
    read.add(event);
    readTo = place.with(event.partition(), event.offset() + 1);
  }

  private StreamedEvent passed(LoggedEvent event) {
    place = place.with(event.partition(), event.offset() + 1);
    return new StreamedEvent(event, place);
  }

  private StreamPlace goal() {
    return live == null ? tail.place().orElseThrow() : live.start();
  }

  private void catchUp(Duration atMost) throws InterruptedException {
    try {
      var lot = past.read(place, goal(), atMost);
      read.addAll(lot.events());
      readTo = lot.next();
    } catch (ReaderStoppedException e) {
      throw new StreamEndedException(e.getMessage());
    }
  }

  private void listen() {
    live = tail.listen(onFull);
    if (closed) {
      tail.leave(live);
    }
  }

  @Override
  public void close() {
    closed = true;
    var buffer = live;
    if (buffer != null) {
      tail.leave(buffer);
    }
  }
}
