package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.kafka.EventPast;
import dev.countersign.requestservice.kafka.EventStream;
import dev.countersign.requestservice.kafka.EventTail;
import dev.countersign.requestservice.stream.StreamPlace;
import dev.countersign.requestservice.view.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The streams that are open here: no more than were allowed for, and none that nobody reads. */
@ApplicationScoped
class OpenStreams {
  private static final Logger LOG = Logger.getLogger(OpenStreams.class);

  private final GatewayConfig config;
  private final EventTail tail;
  private final EventPast past;
  private final OpenStream.Shared shared;
  private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("streams-clock").factory());

  OpenStreams(
      GatewayConfig config,
      EventTail tail,
      EventPast past,
      Callers callers,
      Concerned concerned,
      Signals signals) {
    this.config = config;
    this.tail = tail;
    this.past = past;
    this.shared =
        new OpenStream.Shared(
            callers, concerned, signals, config.cluster(), config.streams().heartbeat());
  }

  /** Streams would keep a program that is told to end from ending, so they go first. */
  void start(@Observes StartupEvent event) {
    long interval = config.streams().stalledAfter().toMillis() / 4;
    var _ =
        clock.scheduleWithFixedDelay(this::cutStalled, interval, interval, TimeUnit.MILLISECONDS);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> open.forEach(OpenStream::close), "streams-end"));
  }

  void stop(@Observes ShutdownEvent event) {
    clock.shutdownNow();
  }

  /**
   * Opens a stream.
   *
   * @param lastEventId the id that the caller has got last; without it, the stream begins now
   * @throws ProblemException when the id is none of ours, or the stream cannot be had now
   */
  OpenStream open(StreamReader reader, EventFilter filter, Optional<String> lastEventId) {
    var now = now();
    var place = lastEventId.map(id -> place(id, now)).orElse(now);
    synchronized (open) {
      requireRoom(reader);
      var events = new EventStream(tail, past, place, () -> tooSlow(reader));
      var stream = new OpenStream(shared, reader, filter, events, place);
      open.add(stream);
      return stream;
    }
  }

  void close(OpenStream stream) {
    open.remove(stream);
    stream.close();
  }

  private StreamPlace now() {
    tail.stopped()
        .ifPresent(
            _ -> {
              throw new ProblemException(
                  ProblemCode.LOG_UNREACHABLE,
                  "Expected the log to be what it must be, but it is not; an operator must look");
            });
    return tail.place()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.LOG_UNREACHABLE,
                    "Expected to stand at the end of the log, but do not yet"));
  }

  private StreamPlace place(String id, StreamPlace now) {
    var place =
        StreamPlace.read(id, config.cluster())
            .filter(it -> it.next().size() == now.next().size())
            .orElseThrow(
                () ->
                    ProblemException.malformed(
                        "Expected Last-Event-ID to be the id of an event of this cluster, but it"
                            + " is another text"));
    boolean reached =
        !now.isBehind(place)
            || past.reaches(place)
                .orElseThrow(
                    () ->
                        new ProblemException(
                            ProblemCode.LOG_UNREACHABLE,
                            "Expected the log to say how far it reaches, but it cannot be"
                                + " reached"));
    if (!reached) {
      throw ProblemException.malformed(
          "Expected Last-Event-ID to be a place on the log, but the log does not reach that far");
    }
    return place;
  }

  private void requireRoom(StreamReader reader) {
    var subject = reader.caller().subject();
    long own = open.stream().filter(it -> it.reader().caller().subject().equals(subject)).count();
    var streams = config.streams();
    if (open.size() >= streams.most() || own >= streams.mostEach()) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_STREAMS,
          "Expected fewer than %d open streams, and than %d of one principal, but there are %d and %d"
              .formatted(streams.most(), streams.mostEach(), open.size(), own));
    }
  }

  private void tooSlow(StreamReader reader) {
    LOG.infof("Ended a stream of %s, who reads it too slowly", reader.caller().subject().value());
    reader.cut().run();
  }

  private void cutStalled() {
    for (var stream : open) {
      if (stream.isStalled(config.streams().stalledAfter())) {
        tooSlow(stream.reader());
        close(stream);
      }
    }
  }
}
