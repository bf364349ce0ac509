package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.TokenEntry;
import dev.countersign.proof.token.Token;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.TokenScope;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tokens that people, AIs and services sign in with. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
@RunOnVirtualThread
public class TokensResource {
  private static final int MOST = 200;

  private final Callers callers;
  private final CommandSender sender;
  private final CurrentGovernance governance;
  private final LastUses uses;
  private final Clock clock = Clock.systemUTC();

  TokensResource(
      Callers callers, CommandSender sender, CurrentGovernance governance, LastUses uses) {
    this.callers = callers;
    this.sender = sender;
    this.governance = governance;
    this.uses = uses;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "issueToken",
      summary = "Issue a token",
      description =
          "Of your own for those who may token.issue.own: it gives no more than the one you sign in"
              + " with, and ends with it. Of others for those who may token.issue.any everywhere and"
              + " all that the owner may. The answer has the whole token, this once.")
  @APIResponse(
      responseCode = "201",
      description = "It is issued.",
      content = @Content(schema = @Schema(implementation = TokenJson.IssuedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response issue(@Context ContainerRequestContext call, TokenBody body) {
    var caller = Callers.of(call);
    Body.require(body);
    var token = new Token(sender.freshId(), sender.freshSalt());
    var command = command(caller, body, token);
    return Answers.governed(
        sender.govern(caller.principal(), command),
        meta ->
            Answers.json(
                Response.Status.CREATED,
                new TokenJson.IssuedJson(
                    token.text(),
                    TokenJson.prefix(token.id()),
                    command.subject().value(),
                    command
                        .expires()
                        .or(() -> caller.expires().filter(_ -> isBound(caller, command))),
                    meta.sequence())));
  }

  /** What people issue for themselves with a token ends with it. */
  private static boolean isBound(Caller caller, IssueToken command) {
    return caller.principal().token().isPresent() && caller.subject().equals(command.subject());
  }

  private static IssueToken command(Caller caller, TokenBody body, Token token) {
    var owner = body.owner() == null ? caller.subject() : Identities.subject("owner", body.owner());
    return new IssueToken(
        token.id(),
        token.hash(),
        owner,
        Optional.ofNullable(body.expires()).map(text -> Identities.time("expires", text)),
        Texts.required("label", body.label(), Texts.LONGEST_NAME),
        Boolean.TRUE.equals(body.ai()),
        new TokenScope(
            Optional.ofNullable(body.roles()).map(GrantBody::grants),
            Optional.ofNullable(body.groups()).map(names -> Identities.names("groups", names))));
  }

  @GET
  @Operation(
      operationId = "tokens",
      summary = "List tokens",
      description =
          "Your own; for those who may token.view.any everywhere, also those of others. Those issued"
              + " last first, 200 at most.")
  @APIResponse(
      responseCode = "200",
      description = "The tokens.",
      content = @Content(schema = @Schema(implementation = TokenJson.ListJson.class)))
  @Problems
  public Response list(
      @Context ContainerRequestContext call,
      @Parameter(description = "Whose; your own unless given. * for everybody's.")
          @QueryParam("owner")
          String owner,
      @Parameter(description = "Only those that begin so; cs_ may be left out.")
          @QueryParam("prefix")
          String prefix) {
    var caller = Callers.of(call);
    var start = prefix == null ? "" : publicPart(Texts.optional("prefix", prefix, 200));
    var all =
        owned(caller, call, owner).stream()
            .filter(token -> token.tokenId().startsWith(start))
            .sorted(Comparator.comparing(TokenEntry::issued).reversed())
            .toList();
    var page = all.subList(0, Math.min(MOST, all.size()));
    var used = uses.of(page.stream().map(TokenEntry::tokenId).toList());
    var now = clock.instant();
    return Answers.json(
        Response.Status.OK,
        new TokenJson.ListJson(
            page.stream()
                .map(it -> TokenJson.of(it, Optional.ofNullable(used.get(it.tokenId())), now))
                .toList(),
            all.size() > MOST));
  }

  private List<TokenEntry> owned(Caller caller, ContainerRequestContext call, String owner) {
    var known = governance.get();
    if (owner == null || owner.equals(caller.subject().value())) {
      return known.tokensOf(caller.subject());
    }
    callers.requireEverywhere(call, Permission.TOKEN_VIEW_ANY);
    return owner.equals("*")
        ? List.copyOf(known.tokens())
        : known.tokensOf(Identities.subject("owner", owner));
  }

  @DELETE
  @Path("/{prefix}")
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a token",
      description =
          "One of your own for those who may token.revoke.own, any for those who may token.revoke.any"
              + " everywhere; together with those that were issued with it. It works no more when"
              + " this answers, at other gateways within a second.")
  @APIResponse(
      responseCode = "200",
      description = "It is revoked.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response revoke(
      @Context ContainerRequestContext call,
      @Parameter(description = "What it begins with: cs_ and its public part.") @PathParam("prefix")
          String prefix) {
    var caller = Callers.of(call);
    var id = publicPart(prefix);
    if (!RequestId.isWellFormed(id)) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND,
          "Expected what a token begins with, cs_ and 26 characters, but it is another text");
    }
    return Answers.governed(
        sender.govern(caller.principal(), new RevokeToken(id)),
        meta ->
            Answers.json(
                Response.Status.OK,
                new GovernedJson(TokenJson.prefix(id), "TokenRevoked", meta.sequence())));
  }

  /** A whole token may be given by mistake: its secret goes no further. */
  private static String publicPart(String prefix) {
    var text = prefix.startsWith("cs_") ? prefix.substring(3) : prefix;
    int end = text.indexOf('_');
    return end < 0 ? text : text.substring(0, end);
  }
}
