package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.ChangeGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveRole;
import dev.countersign.protocol.governance.GovernanceCommand.ResumePrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.requestservice.rest.IdentityJson.GroupJson;
import dev.countersign.requestservice.rest.IdentityJson.GroupsJson;
import dev.countersign.requestservice.rest.IdentityJson.RoleDefinedJson;
import dev.countersign.requestservice.rest.IdentityJson.RolesJson;
import dev.countersign.requestservice.rest.IdentityJson.UserJson;
import dev.countersign.requestservice.rest.IdentityJson.UsersJson;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who there is, who is in which group, and what the roles may. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
@RunOnVirtualThread
public class IdentityResource {
  private static final int MOST = 1_000;
  private static final String WHO =
      "For those who may identity.manage everywhere, and all that is given or taken by it.";

  private static final String WHO_GROUPS =
      WHO + " Where a policy names the group it takes policy.publish too.";

  private final Callers callers;
  private final CurrentGovernance governance;
  private final IdentityChanges changes;

  IdentityResource(Callers callers, CurrentGovernance governance, IdentityChanges changes) {
    this.callers = callers;
    this.governance = governance;
    this.changes = changes;
  }

  @GET
  @Path("/users")
  @Operation(
      operationId = "users",
      summary = "List who there is",
      description = "For those who may identity.manage everywhere; by name.")
  @APIResponse(
      responseCode = "200",
      description = "Who there is.",
      content = @Content(schema = @Schema(implementation = UsersJson.class)))
  @Problems
  public Response users(
      @Context ContainerRequestContext call,
      @Parameter(description = "Only those whose name begins so.") @QueryParam("prefix")
          String prefix) {
    callers.requireEverywhere(call, Permission.IDENTITY_MANAGE);
    var start = Texts.optional("prefix", prefix, Texts.LONGEST_NAME);
    var known = governance.get();
    var some =
        known.principals().stream()
            .filter(entry -> entry.subject().value().startsWith(start))
            .limit(MOST + 1L)
            .map(entry -> UserJson.of(known, entry))
            .toList();
    return Answers.json(
        Response.Status.OK,
        new UsersJson(some.subList(0, Math.min(MOST, some.size())), some.size() > MOST));
  }

  @PUT
  @Path("/users/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "registerUser",
      summary = "Make somebody known, or change what is known",
      description = WHO)
  @APIResponse(
      responseCode = "200",
      description = "It is known.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response register(
      @Context ContainerRequestContext call, @PathParam("name") String name, UserBody body) {
    Body.require(body);
    var kind =
        body.kind() == null
            ? PrincipalKind.PERSON
            : Texts.constant("kind", body.kind(), PrincipalKind.class);
    var displayName =
        body.displayName() == null
            ? name
            : Texts.required("displayName", body.displayName(), Texts.LONGEST_NAME);
    return changes.make(
        call,
        name,
        new RegisterPrincipal(
            Identities.subject("name", name), kind, displayName, GrantBody.grants(body.roles())),
        "PrincipalRegistered");
  }

  @POST
  @Path("/users/{name}/suspend")
  @Operation(
      operationId = "suspendUser",
      summary = "Suspend somebody",
      description =
          WHO
              + " Their tokens end; what they asked for and is open is cancelled, and their votes on"
              + " what is pending are discounted, within a moment and by events of those requests.")
  @APIResponse(
      responseCode = "200",
      description = "They are suspended.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response suspend(@Context ContainerRequestContext call, @PathParam("name") String name) {
    return changes.make(
        call, name, new SuspendPrincipal(Identities.subject("name", name)), "PrincipalSuspended");
  }

  @POST
  @Path("/users/{name}/resume")
  @Operation(
      operationId = "resumeUser",
      summary = "End a suspension",
      description = WHO + " Their tokens stay revoked.")
  @APIResponse(
      responseCode = "200",
      description = "They may again what their roles let them.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response resume(@Context ContainerRequestContext call, @PathParam("name") String name) {
    return changes.make(
        call, name, new ResumePrincipal(Identities.subject("name", name)), "PrincipalResumed");
  }

  @GET
  @Path("/groups")
  @Operation(
      operationId = "groups",
      summary = "List the groups",
      description = "For those who may identity.manage everywhere; by name.")
  @APIResponse(
      responseCode = "200",
      description = "The groups.",
      content = @Content(schema = @Schema(implementation = GroupsJson.class)))
  @Problems
  public Response groups(@Context ContainerRequestContext call) {
    callers.requireEverywhere(call, Permission.IDENTITY_MANAGE);
    return Answers.json(
        Response.Status.OK,
        new GroupsJson(governance.get().groups().stream().map(GroupJson::of).toList()));
  }

  @PUT
  @Path("/groups/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "defineGroup",
      summary = "Say who is in a group",
      description = WHO_GROUPS + " Groups may be in groups, 32 deep at most and in no circle.")
  @APIResponse(
      responseCode = "200",
      description = "It is so.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response group(
      @Context ContainerRequestContext call, @PathParam("name") String name, GroupBody body) {
    Body.require(body);
    Identities.requireName(name);
    return changes.make(
        call,
        name,
        new DefineGroup(
            name,
            Identities.subjects("members", body.members()),
            Identities.names("groups", body.groups()),
            GrantBody.grants(body.roles())),
        "GroupDefined");
  }

  @PATCH
  @Path("/groups/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changeGroup",
      summary = "Have some come into a group, and some go",
      description =
          WHO_GROUPS
              + " All else stays as it is, and whoever changes it at the same time is heard too.")
  @APIResponse(
      responseCode = "200",
      description = "It is so.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response change(
      @Context ContainerRequestContext call, @PathParam("name") String name, MembersBody body) {
    Body.require(body);
    Identities.requireName(name);
    return changes.make(
        call,
        name,
        new ChangeGroup(
            name,
            Identities.subjects("add", body.add()),
            Identities.subjects("remove", body.remove())),
        "GroupChanged");
  }

  @GET
  @Path("/roles")
  @Operation(
      operationId = "roles",
      summary = "List the roles",
      description = "For everybody: what each of them is made of.")
  @APIResponse(
      responseCode = "200",
      description = "The roles.",
      content = @Content(schema = @Schema(implementation = RolesJson.class)))
  @Problems
  public Response roles() {
    var known = governance.get();
    var builtIn =
        Arrays.stream(Role.values())
            .map(
                role ->
                    RoleDefinedJson.of(
                        role.text(), true, known.permissionsOf(role.text()).orElseThrow()));
    var custom =
        known.customRoles().stream()
            .map(role -> RoleDefinedJson.of(role.name(), false, role.permissions()));
    return Answers.json(Response.Status.OK, new RolesJson(Stream.concat(builtIn, custom).toList()));
  }

  @PUT
  @Path("/roles/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "defineRole",
      summary = "Make a role out of permissions",
      description = WHO)
  @APIResponse(
      responseCode = "200",
      description = "It is so.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response role(
      @Context ContainerRequestContext call, @PathParam("name") String name, RoleBody body) {
    Body.require(body);
    Identities.requireName(name);
    return changes.make(
        call, name, new DefineRole(name, permissions(body.permissions())), "RoleDefined");
  }

  private static List<Permission> permissions(List<String> texts) {
    if (texts == null) {
      throw ProblemException.malformed("Expected permissions, but they are missing");
    }
    return texts.stream()
        .map(
            text ->
                Optional.ofNullable(text)
                    .flatMap(Permission::of)
                    .orElseThrow(
                        () ->
                            ProblemException.malformed(
                                "Expected permissions such as request.submit.read, but one is none;"
                                    + " the role admin has them all")))
        .toList();
  }

  @DELETE
  @Path("/roles/{name}")
  @Operation(
      operationId = "removeRole",
      summary = "End a custom role",
      description = WHO + " Whoever holds it may nothing by it.")
  @APIResponse(
      responseCode = "200",
      description = "It is no more.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response removeRole(
      @Context ContainerRequestContext call, @PathParam("name") String name) {
    Identities.requireName(name);
    return changes.make(call, name, new RemoveRole(name), "RoleRemoved");
  }
}
