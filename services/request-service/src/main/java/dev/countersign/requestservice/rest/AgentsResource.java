package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.AgentEntry;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.kafka.PoolMembers;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who runs what is approved, and what they say that they can do. */
@Path("/api/v1/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operating")
@RunOnVirtualThread
public class AgentsResource {
  private final CurrentGovernance governance;
  private final Callers callers;
  private final PoolMembers members;

  public AgentsResource(CurrentGovernance governance, Callers callers, PoolMembers members) {
    this.governance = governance;
    this.callers = callers;
    this.members = members;
  }

  @GET
  @Operation(
      operationId = "agents",
      summary = "List the agents",
      description =
          "For those who may target.manage everywhere; by name. Whether one is connected, the broker"
              + " is asked for at most two seconds. That is a hint: an agent that was killed is there"
              + " for some seconds more, and names of clients are not verified. Nothing is decided"
              + " by it.")
  @APIResponse(
      responseCode = "200",
      description = "The agents.",
      content = @Content(schema = @Schema(implementation = AgentJson.ListJson.class)))
  @Problems
  public Response list(@Context ContainerRequestContext call) {
    callers.requireEverywhere(call, Permission.TARGET_MANAGE);
    var agents = governance.get().agents();
    var pools = agents.stream().map(AgentEntry::pool).collect(Collectors.toSet());
    var connected = members.connected(pools);
    return Answers.json(
        Response.Status.OK,
        new AgentJson.ListJson(
            agents.stream()
                .map(it -> AgentJson.of(it, Optional.ofNullable(connected.get(it.pool()))))
                .toList()));
  }
}
