package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.GovernanceCommand.DefineProvider;
import dev.countersign.protocol.governance.GovernanceCommand.LinkIdentity;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveProvider;
import dev.countersign.protocol.governance.GovernanceCommand.UnlinkIdentity;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which identity providers are believed, and who is who at them. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
@RunOnVirtualThread
public class ProvidersResource {
  private static final int LONGEST_SUB = 255;
  private static final String WHO =
      "For those who may identity.manage and issuer.manage everywhere, all that the mappings give or"
          + " gave, and policy.publish where a policy names one of their groups.";
  private static final String WHO_LINKS =
      "For those who may identity.manage everywhere, and all that the person may.";
  private static final String SUB = "The sub claim of who it is at the provider.";

  private final Callers callers;
  private final CurrentGovernance governance;
  private final IdentityChanges changes;

  ProvidersResource(Callers callers, CurrentGovernance governance, IdentityChanges changes) {
    this.callers = callers;
    this.governance = governance;
    this.changes = changes;
  }

  @GET
  @Path("/providers")
  @Operation(
      operationId = "providers",
      summary = "List the identity providers",
      description = "For those who may identity.manage everywhere; by name.")
  @APIResponse(
      responseCode = "200",
      description = "The providers.",
      content = @Content(schema = @Schema(implementation = ProviderJson.ListJson.class)))
  @Problems
  public Response providers(@Context ContainerRequestContext call) {
    callers.requireEverywhere(call, Permission.IDENTITY_MANAGE);
    return Answers.json(
        Response.Status.OK,
        new ProviderJson.ListJson(
            governance.get().providers().stream().map(ProviderJson::of).toList()));
  }

  @PUT
  @Path("/providers/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "defineProvider",
      summary = "Have people sign in through an identity provider",
      description =
          WHO
              + " Its issuer stays as it is for ever; to take other audiences than before takes all"
              + " that anybody may who is linked to it.")
  @APIResponse(
      responseCode = "200",
      description = "It is so.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response define(
      @Context ContainerRequestContext call, @PathParam("name") String name, ProviderBody body) {
    Body.require(body);
    Identities.requireName(name);
    return changes.make(call, name, new DefineProvider(body.named(name)), "ProviderDefined");
  }

  @DELETE
  @Path("/providers/{name}")
  @Operation(
      operationId = "removeProvider",
      summary = "End an identity provider",
      description =
          WHO
              + " It takes all that anybody may who is linked to it: the links go, and all that they"
              + " gave; nobody comes back by a provider of the same name.")
  @APIResponse(
      responseCode = "200",
      description = "It is no more.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response remove(@Context ContainerRequestContext call, @PathParam("name") String name) {
    Identities.requireName(name);
    return changes.make(call, name, new RemoveProvider(name), "ProviderRemoved");
  }

  @PUT
  @Path("/users/{name}/identities/{provider}")
  @Operation(
      operationId = "linkIdentity",
      summary = "Say who a person is at an identity provider",
      description = WHO_LINKS + " However they sign in, it is one person from then on.")
  @APIResponse(
      responseCode = "200",
      description = "It is so.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response link(
      @Context ContainerRequestContext call,
      @PathParam("name") String name,
      @PathParam("provider") String provider,
      @Parameter(description = SUB, required = true) @QueryParam("sub") String sub) {
    var subject = Identities.subject("name", name);
    return changes.make(
        call, name, new LinkIdentity(subject, identity(provider, sub)), "IdentityLinked");
  }

  @DELETE
  @Path("/users/{name}/identities/{provider}")
  @Operation(
      operationId = "unlinkIdentity",
      summary = "Say that a person is that no more",
      description = WHO_LINKS)
  @APIResponse(
      responseCode = "200",
      description = "It is so.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response unlink(
      @Context ContainerRequestContext call,
      @PathParam("name") String name,
      @PathParam("provider") String provider,
      @Parameter(description = SUB, required = true) @QueryParam("sub") String sub) {
    var subject = Identities.subject("name", name);
    return changes.make(
        call, name, new UnlinkIdentity(subject, identity(provider, sub)), "IdentityUnlinked");
  }

  private static Identity identity(String provider, String sub) {
    Identities.requireName(provider);
    return new Identity(provider, Texts.required("sub", sub, LONGEST_SUB));
  }
}
