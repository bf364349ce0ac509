package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.db.Lanes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The lanes of targets, to look at: requests come and go by themselves. */
@Path("/api/v1/lanes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Lanes")
@RunOnVirtualThread
public class LanesResource {
  private final Lanes lanes;
  private final Callers callers;

  public LanesResource(Lanes lanes, Callers callers) {
    this.lanes = lanes;
    this.callers = callers;
  }

  @GET
  @Operation(
      operationId = "lanes",
      summary = "List the lanes",
      description =
          "Who has their turn and who waits, at each target whose requests the caller may all see.")
  @APIResponse(
      responseCode = "200",
      description = "The lanes.",
      content = @Content(schema = @Schema(implementation = LaneJson.ListJson.class)))
  @Problems
  public Response list(@Context ContainerRequestContext call) {
    var standing = callers.standing(Callers.of(call));
    return Answers.json(
        Response.Status.OK,
        new LaneJson.ListJson(
            lanes.list().stream()
                .filter(it -> !it.state().holding().isEmpty() || !it.state().waiting().isEmpty())
                .filter(it -> standing.may(Permission.REQUEST_VIEW_ANY, it.id().target()))
                .map(LaneJson::of)
                .toList()));
  }
}
