package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.PolicySet;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which policies are in force, and putting others in their place. */
@Path("/api/v1/policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Policies")
@RunOnVirtualThread
public class PoliciesResource {
  private final CommandSender sender;
  private final CurrentGovernance governance;
  private final Callers callers;

  PoliciesResource(CommandSender sender, CurrentGovernance governance, Callers callers) {
    this.sender = sender;
    this.governance = governance;
    this.callers = callers;
  }

  @GET
  @Operation(
      operationId = "policies",
      summary = "Read the policies",
      description = "Those in force, with their sources.")
  @APIResponse(
      responseCode = "200",
      description = "The policies.",
      content = @Content(schema = @Schema(implementation = PoliciesJson.class)))
  @Problems
  public Response list() {
    return Answers.json(Response.Status.OK, PoliciesJson.of(governance.get()));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "publishPolicies",
      summary = "Publish policies",
      description =
          "For those who may publish policies. They come into force all at once, for requests"
              + " submitted from then on, or not at all; what is in force and not among them goes out of"
              + " force. A dry run says what would change. Where policies govern their own change it is"
              + " refused with POLICY_CHANGE_REQUIRED: ask for it by POST /requests, of kind"
              + " policy-change, with the same policies and basedOn.")
  @APIResponse(
      responseCode = "200",
      description = "They are in force; or, for a dry run, what would change.",
      content = @Content(schema = @Schema(implementation = PoliciesJson.ChangeJson.class)))
  @UndecidedGovernance
  @Problems
  public Response publish(@Context ContainerRequestContext call, PoliciesBody body) {
    var caller = callers.requireEverywhere(call, Permission.POLICY_PUBLISH);
    if (body == null || body.policies() == null) {
      throw ProblemException.malformed("Expected a body with policies, but there are none");
    }
    var sources = Documents.sources(body.policies());
    var now = governance.get();
    var set = PolicySet.of(now, sources, Hashing::policy);
    if (Boolean.TRUE.equals(body.dryRun())) {
      return Answers.json(
          Response.Status.OK, PoliciesJson.ChangeJson.of(set, now, Optional.<Long>empty()));
    }
    if (body.basedOn() == null) {
      throw ProblemException.malformed("Expected basedOn, but there is none");
    }
    return Answers.governed(
        sender.govern(caller.principal(), new PublishPolicies(sources, body.basedOn())),
        meta ->
            Answers.json(
                Response.Status.OK,
                PoliciesJson.ChangeJson.of(set, now, Optional.of(meta.sequence()))));
  }
}
