package dev.countersign.requestservice.rest;

import dev.countersign.json.CloudEventJson;
import dev.countersign.requestservice.json.Json;
import dev.countersign.requestservice.kafka.EventStream;
import dev.countersign.requestservice.stream.StreamEndedException;
import dev.countersign.requestservice.stream.StreamPlace;
import dev.countersign.requestservice.stream.StreamedEvent;
import dev.countersign.requestservice.view.LoggedEvent;
import dev.countersign.requestservice.view.Signals;
import java.time.Duration;
import java.util.Optional;

/**
 * What one caller gets, piece by piece, each when it is ready for it. Every piece names the place
 * that the caller has reached with it, heartbeats too: what it may not see lies behind it then, and
 * is not read again when it comes back.
 */
final class OpenStream {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  /** A piece: an event, or a sign of life with none. */
  record Piece(String id, Optional<String> data) {}

  /** What all streams of a gateway share. */
  record Shared(
      Callers callers, Concerned concerned, Signals signals, String cluster, Duration heartbeat) {}

  private final Shared shared;
  private final StreamReader reader;
  private final EventFilter filter;
  private final EventStream events;
  private StreamPlace place;
  private Optional<StreamedEvent> undecided = Optional.empty();
  private boolean begun;
  private volatile long idleSince = System.nanoTime();
  private volatile boolean atWork;

  OpenStream(
      Shared shared,
      StreamReader reader,
      EventFilter filter,
      EventStream events,
      StreamPlace place) {
    this.shared = shared;
    this.reader = reader;
    this.filter = filter;
    this.events = events;
    this.place = place;
  }

  StreamReader reader() {
    return reader;
  }

  /**
   * Waits for the next piece, no longer than for a heartbeat.
   *
   * @throws StreamEndedException when there will be none
   */
  Piece next() throws InterruptedException {
    atWork = true;
    try {
      return begun ? work() : begin();
    } finally {
      idleSince = System.nanoTime();
      atWork = false;
    }
  }

  /** Whether its reader has taken nothing for that long. */
  boolean isStalled(Duration tolerated) {
    return !atWork && System.nanoTime() - idleSince > tolerated.toNanos();
  }

  void close() {
    events.close();
  }

  /** At once, so that a caller that is cut off before its first event knows where it began. */
  private Piece begin() {
    begun = true;
    return signOfLife();
  }

  private Piece work() throws InterruptedException {
    long deadline = System.nanoTime() + shared.heartbeat().toNanos();
    while (true) {
      if (!reader.isStillSignedIn().getAsBoolean()) {
        throw new StreamEndedException("The token is not good any more");
      }
      var left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return signOfLife();
      }
      undecided = undecided.isPresent() ? undecided : events.next(left);
      if (undecided.isPresent()) {
        var piece = decide(undecided.get());
        if (piece.isPresent()) {
          return piece.get();
        }
      }
    }
  }

  /** A piece where the event is for the reader; it stays undecided while nobody can tell. */
  private Optional<Piece> decide(StreamedEvent streamed) throws InterruptedException {
    var event = streamed.event();
    try (var watch = shared.signals().watch(event.meta().aggregate())) {
      var parties = shared.concerned().by(event);
      if (parties.isEmpty()) {
        watch.await(LOOK_AGAIN);
        return Optional.empty();
      }
      place = streamed.place();
      undecided = Optional.empty();
      return filter.takes(event) && shared.callers().maySee(reader.caller(), parties.get())
          ? Optional.of(piece(event))
          : Optional.empty();
    }
  }

  private Piece piece(LoggedEvent event) {
    return new Piece(
        place.write(shared.cluster()),
        Optional.of(
            Json.write(
                CloudEventJson.of(shared.cluster(), event.type(), event.meta(), event.event()))));
  }

  private Piece signOfLife() {
    return new Piece(place.write(shared.cluster()), Optional.empty());
  }
}
