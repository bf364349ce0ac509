package dev.countersign.requestservice.rest;

import dev.countersign.engine.Names;
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.TestEndpoint;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.db.Deliveries;
import dev.countersign.requestservice.endpoint.BadEndpointUrlException;
import dev.countersign.requestservice.endpoint.EndpointUrl;
import dev.countersign.requestservice.endpoint.Endpoints;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Saying where events are delivered to, and seeing what became of it. */
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifying")
@RunOnVirtualThread
public class WebhooksResource {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  private final Callers callers;
  private final CommandSender sender;
  private final CurrentGovernance governance;
  private final Endpoints endpoints;
  private final Deliveries deliveries;

  WebhooksResource(
      Callers callers,
      CommandSender sender,
      CurrentGovernance governance,
      Endpoints endpoints,
      Deliveries deliveries) {
    this.callers = callers;
    this.sender = sender;
    this.governance = governance;
    this.endpoints = endpoints;
    this.deliveries = deliveries;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "addWebhook",
      summary = "Have events delivered",
      description =
          "For those who may endpoint.manage everywhere. Events that are decided from now on are delivered, in the"
              + " order of each request. The answer has the secret of a webhook, this once. An endpoint"
              + " of that name is replaced, and gets a new secret.")
  @APIResponse(
      responseCode = "201",
      description = "It is registered.",
      content = @Content(schema = @Schema(implementation = WebhookJson.class)))
  @UndecidedGovernance
  @Problems
  public Response add(@Context ContainerRequestContext call, WebhookBody body) {
    var caller = administrator(call);
    Body.require(body);
    var registration = registration(body);
    var command = registration.command();
    return Answers.governed(
        sender.govern(caller.principal(), command),
        meta ->
            Answers.json(
                Response.Status.CREATED,
                WebhookJson.registered(command, meta, registration.signingKey())));
  }

  private Endpoints.Registration registration(WebhookBody body) {
    var name = Texts.required("name", body.name());
    var kind =
        body.kind() == null
            ? EndpointKind.WEBHOOK
            : Texts.constant("kind", body.kind(), EndpointKind.class);
    var url = Texts.required("url", body.url());
    var types =
        Optional.ofNullable(body.types()).orElse(List.of()).stream()
            .map(type -> Texts.required("types", type))
            .distinct()
            .toList();
    boolean allowPrivate = Boolean.TRUE.equals(body.allowPrivate());
    if (!Names.isWellFormed(name)) {
      throw ProblemException.malformed(
          "Expected name to be %s, but it is another text".formatted(Names.RULE));
    }
    var notifier =
        governance
            .get()
            .notifier()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NO_NOTIFIER,
                        "Expected a notifier that could deliver, but none is registered"));
    return endpoints.registration(
        notifier, name, kind, url(url, allowPrivate), types, allowPrivate);
  }

  private static EndpointUrl url(String text, boolean allowPrivate) {
    try {
      return EndpointUrl.of(text, allowPrivate);
    } catch (BadEndpointUrlException e) {
      throw new ProblemException(
          e.isRefused() ? ProblemCode.ADDRESS_REFUSED : ProblemCode.MALFORMED, e.getMessage());
    }
  }

  @GET
  @Operation(
      operationId = "webhooks",
      summary = "List the endpoints",
      description = "For those who may endpoint.manage everywhere; by name, without their secrets.")
  @APIResponse(
      responseCode = "200",
      description = "The endpoints.",
      content = @Content(schema = @Schema(implementation = WebhookJson.ListJson.class)))
  @Problems
  public Response list(@Context ContainerRequestContext call) {
    administrator(call);
    return Answers.json(
        Response.Status.OK,
        new WebhookJson.ListJson(
            governance.get().endpoints().stream().map(WebhookJson::of).toList()));
  }

  @DELETE
  @Path("/{name}")
  @Operation(
      operationId = "removeWebhook",
      summary = "End deliveries",
      description =
          "For those who may endpoint.manage everywhere. What is on its way may still arrive.")
  @APIResponse(
      responseCode = "200",
      description = "It is removed.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response remove(@Context ContainerRequestContext call, @PathParam("name") String name) {
    return ask(call, name, new RemoveEndpoint(name), "EndpointRemoved");
  }

  @POST
  @Path("/{name}/test")
  @Operation(
      operationId = "testWebhook",
      summary = "Try an endpoint",
      description =
          "For those who may endpoint.manage everywhere. One event that says nothing is delivered, as governance/"
              + "EPOCH with the epoch of the answer; its deliveries tell what became of it.")
  @APIResponse(
      responseCode = "200",
      description = "The event is on its way.",
      content = @Content(schema = @Schema(implementation = GovernedJson.class)))
  @UndecidedGovernance
  @Problems
  public Response test(@Context ContainerRequestContext call, @PathParam("name") String name) {
    return ask(call, name, new TestEndpoint(name), "EndpointTested");
  }

  private Response ask(
      ContainerRequestContext call, String name, GovernanceCommand command, String event) {
    var caller = administrator(call);
    requireName(name);
    return Answers.governed(
        sender.govern(caller.principal(), command),
        meta -> Answers.json(Response.Status.OK, new GovernedJson(name, event, meta.sequence())));
  }

  @GET
  @Path("/{name}/deliveries")
  @Operation(
      operationId = "deliveries",
      summary = "See what became of deliveries",
      description =
          "For those who may endpoint.manage everywhere. One entry an attempt, the newest first, of 90 days; those"
              + " of earlier endpoints of that name too.")
  @APIResponse(
      responseCode = "200",
      description = "A page.",
      content = @Content(schema = @Schema(implementation = DeliveriesJson.class)))
  @Problems
  public Response deliveries(
      @Context ContainerRequestContext call,
      @PathParam("name") String name,
      @Parameter(
              description = "How many at most, 1 to 200; 50 unless given.",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("limit")
          String limit,
      @Parameter(description = "What the page before gave as next.") @QueryParam("cursor")
          String cursor) {
    administrator(call);
    requireName(name);
    int most = Texts.number("limit", limit, 1, MOST).map(Long::intValue).orElse(DEFAULT_LIMIT);
    var before = Texts.number("cursor", cursor, 0, Long.MAX_VALUE);
    var rows = deliveries.list(name, before, most + 1);
    if (rows.isEmpty() && before.isEmpty() && governance.get().endpoint(name).isEmpty()) {
      throw unknown();
    }
    var page = rows.subList(0, Math.min(most, rows.size()));
    return Answers.json(
        Response.Status.OK,
        new DeliveriesJson(
            page.stream().map(DeliveriesJson.AttemptJson::of).toList(),
            rows.size() > most
                ? Optional.of(Long.toString(page.getLast().logOffset))
                : Optional.empty()));
  }

  /** One that is not well-formed names nothing, and need not go on the log. */
  private static void requireName(String name) {
    if (!Names.isWellFormed(name)) {
      throw unknown();
    }
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ProblemCode.NOT_FOUND, "Expected the name of an endpoint, but there is none of that name");
  }

  private Caller administrator(ContainerRequestContext call) {
    return callers.requireEverywhere(call, Permission.ENDPOINT_MANAGE);
  }
}
