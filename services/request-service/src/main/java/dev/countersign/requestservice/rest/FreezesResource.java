package dev.countersign.requestservice.rest;

import dev.countersign.engine.Names;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** Freezing targets, and thawing them. Who may is decided where governance is, and nowhere else. */
@Path("/api/v1/freezes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Freezing")
@RunOnVirtualThread
public class FreezesResource {
  private final CommandSender sender;
  private final CurrentGovernance governance;

  public FreezesResource(CommandSender sender, CurrentGovernance governance) {
    this.sender = sender;
    this.governance = governance;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "startFreeze",
      summary = "Freeze targets",
      description =
          "For administrators of everything. From now on nothing is granted, claimed or consumed at"
              + " these targets (TARGET_FROZEN); people ask and vote as before. The deadlines of"
              + " requests there rest until the freeze ends. What glass is broken for goes ahead all"
              + " the same, unless nonBypassable is set.")
  @APIResponse(
      responseCode = "201",
      description = "The freeze is in force.",
      content = @Content(schema = @Schema(implementation = FreezeJson.class)))
  @UndecidedGovernance
  @Problems
  public Response start(@Context ContainerRequestContext call, FreezeBody body) {
    Body.require(body);
    var freeze =
        new Freeze(
            Texts.required("name", body.name()),
            Optional.ofNullable(body.target()).orElse("*"),
            Optional.ofNullable(body.environment()).orElse("*"),
            body.running() == null
                ? RunningWork.CONTINUE
                : Texts.constant("running", body.running(), RunningWork.class),
            Boolean.TRUE.equals(body.nonBypassable()));
    requireNames(freeze);
    return Answers.governed(
        sender.govern(Callers.of(call).principal(), new StartFreeze(freeze)),
        meta -> Answers.json(Response.Status.CREATED, FreezeJson.started(freeze, meta)));
  }

  /** What is not well-formed may be anything, and need not go on the log of commands. */
  private static void requireNames(Freeze freeze) {
    if (!Names.isWellFormed(freeze.name())) {
      throw ProblemException.malformed(
          "Expected name to be %s, but it is another text".formatted(Names.RULE));
    }
    if (!Names.isPattern(freeze.target()) || !Names.isPattern(freeze.environment())) {
      throw ProblemException.malformed(
          "Expected target and environment to be %s, but one is another text"
              .formatted(Names.PATTERN_RULE));
    }
  }

  @GET
  @Operation(
      operationId = "freezes",
      summary = "List the freezes in force",
      description = "For everybody who is known: whoever waits should know for what.")
  @APIResponse(
      responseCode = "200",
      description = "The freezes.",
      content = @Content(schema = @Schema(implementation = FreezeJson.ListJson.class)))
  @Problems
  public Response list(@Context ContainerRequestContext call) {
    var _ = Callers.of(call);
    return Answers.json(
        Response.Status.OK,
        new FreezeJson.ListJson(governance.get().freezes().stream().map(FreezeJson::of).toList()));
  }

  @DELETE
  @Path("/{name}")
  @Operation(
      operationId = "endFreeze",
      summary = "End a freeze",
      description =
          "For administrators of everything. Deadlines run on; nothing starts by itself: what is"
              + " approved can be resumed.")
  @APIResponse(
      responseCode = "200",
      description = "The freeze is over.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response end(@Context ContainerRequestContext call, @PathParam("name") String name) {
    var caller = Callers.of(call);
    if (!Names.isWellFormed(name)) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "Expected the name of a freeze, but there is none of that name");
    }
    return Answers.governed(
        sender.govern(caller.principal(), new EndFreeze(name)),
        meta ->
            Answers.json(
                Response.Status.OK, new GovernedJson(name, "FreezeEnded", meta.sequence())));
  }
}
