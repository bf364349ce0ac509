package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.db.Events;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What has happened to a request. */
@Path("/api/v1/requests/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HistoryResource {
  private final ViewReader views;
  private final Events events;
  private final CurrentGovernance governance;
  private final Clock clock = Clock.systemUTC();

  public HistoryResource(ViewReader views, Events events, CurrentGovernance governance) {
    this.views = views;
    this.events = events;
    this.governance = governance;
  }

  @GET
  @Path("/events")
  @Tag(name = "Requests")
  @Operation(
      operationId = "events",
      summary = "Read a request's log",
      description =
          "Every event with what proves it, so that it can be checked without trusting the gateway;"
              + " docs/trust.md says how.")
  @APIResponse(
      responseCode = "200",
      description = "The events.",
      content = @Content(schema = @Schema(implementation = EventsJson.class)))
  @Problems
  public Response events(@Context ContainerRequestContext call, @PathParam("id") String id)
      throws InterruptedException {
    var row = views.visible(Callers.of(call), Answers.id(id));
    return Answers.json(Response.Status.OK, EventsJson.of(events.of(row.id())));
  }

  @GET
  @Path("/executions")
  @Tag(name = "Running")
  @Operation(
      operationId = "executions",
      summary = "Look at a request's runs",
      description = "Each run with its outcome; a request may be approved for more than one.")
  @APIResponse(
      responseCode = "200",
      description = "The runs.",
      content = @Content(schema = @Schema(implementation = ExecutionsJson.class)))
  @Problems
  public Response executions(@Context ContainerRequestContext call, @PathParam("id") String id)
      throws InterruptedException {
    var row = views.visible(Callers.of(call), Answers.id(id));
    return Answers.json(
        Response.Status.OK,
        new ExecutionsJson(
            row.executions().stream().map(it -> ExecutionJson.of(it, Optional.empty())).toList()));
  }

  @GET
  @Path("/explanation")
  @Tag(name = "Policies")
  @Operation(
      operationId = "explanation",
      summary = "See why a request needs what it needs",
      description =
          "The steps are those that were pinned when it was submitted, and hold. The policies are those"
              + " in force now, with what each would say if it were submitted now, by the same requester.")
  @APIResponse(
      responseCode = "200",
      description = "The explanation.",
      content = @Content(schema = @Schema(implementation = ExplanationJson.class)))
  @Problems
  public Response explanation(@Context ContainerRequestContext call, @PathParam("id") String id)
      throws InterruptedException {
    var row = views.visible(Callers.of(call), Answers.id(id));
    return Answers.json(
        Response.Status.OK, ExplanationJson.of(row, governance.get(), clock.instant()));
  }
}
