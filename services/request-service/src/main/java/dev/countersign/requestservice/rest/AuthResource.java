package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.IdentityProvider;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How to sign in; whoever asks has not yet. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Self")
@RunOnVirtualThread
public class AuthResource {
  private final CurrentGovernance governance;
  private final GatewayConfig.AuthMode mode;

  AuthResource(CurrentGovernance governance, GatewayConfig config) {
    this.governance = governance;
    this.mode = config.auth().mode();
  }

  /** How to sign in. */
  @Schema(name = "Auth", description = "How to sign in here.")
  public record AuthJson(
      @Schema(
              description = "What is taken.",
              enumeration = {"token", "oidc", "both"})
          String mode,
      @Schema(description = "The identity providers that are believed, by name.")
          List<SignInAtJson> providers) {}

  /** Where to sign in. */
  @Schema(
      name = "SignInAt",
      description = "What a program needs to sign somebody in at a provider.")
  public record SignInAtJson(
      @Schema(description = "Its name.") String name,
      @Schema(description = "Its issuer identifier; discovery starts there.") String issuer,
      @Schema(description = "A public client, for PKCE and the device flow.") String clientId,
      @Schema(description = "What to ask for.") List<String> scopes) {

    static SignInAtJson of(IdentityProvider provider) {
      return new SignInAtJson(
          provider.name(), provider.issuer(), provider.clientId(), provider.scopes());
    }
  }

  @GET
  @Operation(
      operationId = "auth",
      summary = "How to sign in",
      description = "For everybody, signed in or not.")
  @APIResponse(
      responseCode = "200",
      description = "The ways there are.",
      content = @Content(schema = @Schema(implementation = AuthJson.class)))
  public Response auth() {
    var providers =
        mode.takesProviders()
            ? governance.get().providers().stream()
                .map(it -> SignInAtJson.of(it.provider()))
                .toList()
            : List.<SignInAtJson>of();
    return Answers.json(Response.Status.OK, new AuthJson(Texts.word(mode), providers));
  }
}
