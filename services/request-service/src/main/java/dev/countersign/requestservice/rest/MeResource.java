package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.RoleGrant;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who the caller is. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Self")
@RunOnVirtualThread
public class MeResource {
  private final Callers callers;

  MeResource(Callers callers) {
    this.callers = callers;
  }

  /** What governance knows of the caller. */
  @Schema(name = "Me", description = "Who you are, by the governance of this moment.")
  public record MeJson(
      @Schema(description = "Your name in governance.") String subject,
      @Schema(
              description = "What sort of being you are.",
              enumeration = {"person", "ai", "service"})
          String kind,
      @Schema(description = "What people call you.") String displayName,
      @Schema(description = "The groups you are in, through other groups too.") List<String> groups,
      @Schema(description = "The roles you hold, by being in a group too, and where.")
          List<RoleJson> roles,
      @Schema(
              description = "How you proved who you are.",
              enumeration = {"token", "oidc"})
          String signIn,
      @Schema(description = "The identity provider that you signed in at, where you did at one.")
          Optional<String> provider,
      @Schema(description = "When what you signed in with stops working, where it does.")
          Optional<Instant> expires) {}

  /** A role. */
  @Schema(name = "Role", description = "A role, and where it is held; * stands for any characters.")
  public record RoleJson(
      @Schema(
              description = "Its name: admin, approver, developer, readonly, or a custom one.",
              examples = "developer")
          String role,
      @Schema(description = "A pattern for the names of targets.") String target,
      @Schema(description = "A pattern for environments.") String environment) {

    static RoleJson of(RoleGrant grant) {
      return new RoleJson(grant.role(), grant.target(), grant.environment());
    }
  }

  @GET
  @Operation(
      operationId = "me",
      summary = "Who you are",
      description = "What governance knows of the bearer of the token.")
  @APIResponse(
      responseCode = "200",
      description = "You.",
      content = @Content(schema = @Schema(implementation = MeJson.class)))
  @Problems
  public Response me(@Context ContainerRequestContext call) {
    var caller = Callers.of(call);
    var entry = caller.entry();
    var standing = callers.standing(caller);
    return Answers.json(
        Response.Status.OK,
        new MeJson(
            entry.subject().value(),
            Texts.word(caller.principal().kind()),
            entry.displayName(),
            standing.groups(),
            standing.roles().stream().map(RoleJson::of).toList(),
            Texts.word(caller.principal().signIn()),
            caller.identity().map(Identity::provider),
            caller.expires()));
  }
}
