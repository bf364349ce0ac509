package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.db.Requests;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which results there are to read. */
@Path("/api/v1/results")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Running")
@RunOnVirtualThread
public class ResultsResource {
  private static final int USUAL = 50;
  private static final int MOST = 200;

  private final RequestList list;
  private final Clock clock = Clock.systemUTC();

  ResultsResource(RequestList list) {
    this.list = list;
  }

  @GET
  @Operation(
      operationId = "results",
      summary = "List results",
      description =
          "Those that you may read and that are not forgotten, of the newest requests first."
              + " Looking at the list is no reading.")
  @APIResponse(
      responseCode = "200",
      description = "A page.",
      content = @Content(schema = @Schema(implementation = ResultListJson.class)))
  @Problems
  public Response results(
      @Context ContainerRequestContext call,
      @Parameter(description = "Only those of this requester; me stands for yourself.")
          @QueryParam("requester")
          String requester,
      @Parameter(description = "Only those of this target, as NAME or NAME@ENVIRONMENT.")
          @QueryParam("target")
          String target,
      @Parameter(
              description = "Of so many requests at most.",
              schema =
                  @Schema(
                      implementation = Integer.class,
                      minimum = "1",
                      maximum = "200",
                      defaultValue = "50"))
          @QueryParam("limit")
          String limit,
      @Parameter(description = "Where the last page ended.") @QueryParam("cursor") String cursor) {
    var caller = Callers.of(call);
    var now = clock.instant();
    var filter =
        new ListQuery(
                null, requester, target, null, null, null, Requests.About.ANYTHING, null, null)
            .filter(caller, list, now)
            .withResults();
    var page =
        list.page(
            caller,
            filter,
            Optional.ofNullable(cursor).map(Cursor::read),
            Texts.number("limit", limit, 1, MOST).map(Long::intValue).orElse(USUAL));
    return Answers.json(
        Response.Status.OK,
        new ResultListJson(
            page.rows().stream().flatMap(row -> ResultListJson.of(row, now)).toList(),
            page.next().map(Cursor::write)));
  }
}
