package dev.countersign.requestservice.rest;

import dev.countersign.json.CloudEventJson;
import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.stream.StreamEndedException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestMulti;

/** Hearing of events as they happen. */
@Path("/api/v1/events")
public class EventsResource {
  private static final Logger LOG = Logger.getLogger(EventsResource.class);
  private static final long RECONNECT_MS = 1000;

  private final OpenStreams streams;
  private final ViewReader views;
  private final CurrentGovernance governance;
  private final Clock clock = Clock.systemUTC();
  private final Executor threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("stream-", 0).factory());

  EventsResource(OpenStreams streams, ViewReader views, CurrentGovernance governance) {
    this.streams = streams;
    this.views = views;
    this.governance = governance;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Tag(name = "Following")
  @Operation(
      operationId = "follow",
      summary = "Follow events as they happen",
      description =
          "Server-sent events: what you may see of all requests, one CloudEvent as JSON in the data"
              + " of each. Hand the last id back as Last-Event-ID, to any gateway of the cluster,"
              + " and nothing is missed and nothing comes twice; an id comes with every heartbeat"
              + " too. docs/http-events.md has the rest.")
  @APIResponse(
      responseCode = "200",
      description = "The events, until you or the gateway end it.",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = CloudEventJson.class)))
  @Problems
  public RestMulti<OutboundSseEvent> follow(
      @Context ContainerRequestContext call,
      @Context Sse sse,
      @Context HttpServerRequest http,
      @Parameter(description = "Only those of this request.") @QueryParam("request") String request,
      @Parameter(
              description =
                  "Only those of this type, such as dev.countersign.events.VoteCast.v1; may be given"
                      + " more than once.")
          @QueryParam("type")
          List<String> types,
      @Parameter(description = "The last id that you have got; without it, the stream begins now.")
          @HeaderParam("Last-Event-ID")
          String lastEventId)
      throws InterruptedException {
    var caller = Callers.of(call);
    var filter = EventFilter.of(request, types);
    if (filter.request().isPresent()) {
      views.visible(caller, filter.request().get());
    }
    var reader = new StreamReader(caller, signedIn(caller), () -> http.response().reset());
    var stream =
        streams.open(reader, filter, Optional.ofNullable(lastEventId).filter(it -> !it.isBlank()));
    return RestMulti.fromMultiData(pieces(stream).map(piece -> event(sse, piece)))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no") // proxies that buffer would hold events back
        .build();
  }

  /** One at a time, each asked for when the one before has gone out. */
  private Multi<OpenStream.Piece> pieces(OpenStream stream) {
    return Multi.createBy()
        .repeating()
        .uni(() -> Uni.createFrom().item(() -> next(stream)).runSubscriptionOn(threads))
        .indefinitely()
        .onTermination()
        .invoke(() -> streams.close(stream))
        .onFailure(StreamEndedException.class)
        .recoverWithCompletion()
        .onFailure()
        .invoke(e -> LOG.error("A stream ended in a fault", e))
        .onFailure()
        .recoverWithCompletion();
  }

  private static OpenStream.Piece next(OpenStream stream) {
    try {
      return stream.next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamEndedException("The stream is interrupted");
    }
  }

  private static OutboundSseEvent event(Sse sse, OpenStream.Piece piece) {
    var event = sse.newEventBuilder().id(piece.id());
    return piece
        .data()
        .map(data -> event.data(String.class, data))
        .orElseGet(() -> event.comment("nothing new").reconnectDelay(RECONNECT_MS))
        .build();
  }

  /** Looks again whenever it is asked: people are suspended, and what they signed in with ends. */
  private BooleanSupplier signedIn(Caller caller) {
    return () -> caller.isStillIn(governance.get(), clock.instant());
  }
}
