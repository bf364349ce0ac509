package dev.countersign.requestservice.rest;

import dev.countersign.engine.request.Permissions;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where something can be asked for. */
@Path("/api/v1/targets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Requests")
@RunOnVirtualThread
public class TargetsResource {
  private final CurrentGovernance governance;
  private final Callers callers;

  public TargetsResource(CurrentGovernance governance, Callers callers) {
    this.governance = governance;
    this.callers = callers;
  }

  @GET
  @Operation(
      operationId = "targets",
      summary = "List the targets",
      description = "Those that the caller may ask for something at, and the SQL that they speak.")
  @APIResponse(
      responseCode = "200",
      description = "The targets.",
      content = @Content(schema = @Schema(implementation = TargetJson.ListJson.class)))
  @Problems
  public Response list(@Context ContainerRequestContext call) {
    var now = governance.get();
    var actor = callers.actor(Callers.of(call));
    return Answers.json(
        Response.Status.OK,
        new TargetJson.ListJson(
            now.targets().stream()
                .filter(it -> Permissions.mayAsk(now, actor, it.ref()))
                .map(TargetJson::of)
                .sorted(
                    Comparator.comparing(TargetJson::target).thenComparing(TargetJson::environment))
                .toList()));
  }
}
