package dev.countersign.requestservice.rest;

import dev.countersign.protocol.audit.AuditCategory;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.db.Audit;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Looking for something in the audit. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
@RunOnVirtualThread
public class AuditResource {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;
  private static final int LONGEST = 200;

  private final Callers callers;
  private final Audit audit;

  AuditResource(Callers callers, Audit audit) {
    this.callers = callers;
    this.audit = audit;
  }

  @GET
  @Operation(
      operationId = "audit",
      summary = "Look into the audit",
      description =
          "For those who may audit.read everywhere. The newest entry first, in the audit's own order; entries"
              + " that come in while you page do not move the pages. This is an index: docs/audit-format.md"
              + " says how to verify the audit itself.")
  @APIResponse(
      responseCode = "200",
      description = "A page.",
      content = @Content(schema = @Schema(implementation = AuditJson.class)))
  @Problems
  public Response list(
      @Context ContainerRequestContext call,
      @Parameter(
              description = "Only entries about this.",
              schema =
                  @Schema(
                      implementation = String.class,
                      enumeration = {
                        "request",
                        "approval",
                        "execution",
                        "policy",
                        "identity",
                        "agent",
                        "notification",
                        "audit"
                      }))
          @QueryParam("category")
          String category,
      @Parameter(description = "Only events of this name, such as VoteCast.") @QueryParam("type")
          String type,
      @Parameter(description = "Only what this principal did.") @QueryParam("actor") String actor,
      @Parameter(description = "Only what concerns this request.") @QueryParam("request")
          String request,
      @Parameter(description = "Only what was decided then or later, such as 2026-01-02T03:04:05Z.")
          @QueryParam("from")
          String from,
      @Parameter(description = "Only what was decided before then.") @QueryParam("to") String to,
      @Parameter(
              description = "How many at most, 1 to 200; 50 unless given.",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("limit")
          String limit,
      @Parameter(description = "What the page before gave as next.") @QueryParam("cursor")
          String cursor) {
    callers.requireEverywhere(call, Permission.AUDIT_READ);
    var filter =
        new Audit.Filter(
            Optional.ofNullable(category)
                .map(it -> Texts.constant("category", it, AuditCategory.class)),
            text("type", type),
            text("actor", actor),
            text("request", request),
            Texts.time("from", from),
            Texts.time("to", to));
    int most = Texts.number("limit", limit, 1, MOST).map(Long::intValue).orElse(DEFAULT_LIMIT);
    var rows = audit.list(filter, Texts.number("cursor", cursor, 1, Long.MAX_VALUE), most + 1);
    var page = rows.subList(0, Math.min(most, rows.size()));
    return Answers.json(
        Response.Status.OK,
        new AuditJson(
            page.stream().map(AuditJson.EntryJson::of).toList(),
            rows.size() > most
                ? Optional.of(Long.toString(page.getLast().sequence))
                : Optional.empty()));
  }

  private static Optional<String> text(String field, String text) {
    return Optional.ofNullable(text).map(it -> Texts.optional(field, it, LONGEST));
  }
}
