package dev.countersign.requestservice.rest;

import dev.countersign.json.result.ResultCsv;
import dev.countersign.json.result.ResultJson;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.RequestCommand.RecordResultRead;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.kafka.Answer;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.result.ResultKeys;
import dev.countersign.requestservice.result.ResultReader;
import dev.countersign.requestservice.view.ExecutionView;
import dev.countersign.requestservice.view.RequestView;
import dev.countersign.requestservice.view.Signals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Handing out results, each reading of which is on the log before it is in anyone's hands. */
@Path("/api/v1/requests/{id}/result")
@Produces({MediaType.APPLICATION_JSON, "text/csv"})
@Tag(name = "Running")
@RunOnVirtualThread
public class ResultResource {
  private static final String TRUNCATED = "Countersign-Truncated";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final ViewReader views;
  private final Callers callers;
  private final ResultKeys keys;
  private final ResultReader results;
  private final CommandSender sender;
  private final Signals signals;
  private final GatewayConfig config;

  public ResultResource(
      ViewReader views,
      Callers callers,
      ResultKeys keys,
      ResultReader results,
      CommandSender sender,
      Signals signals,
      GatewayConfig config) {
    this.views = views;
    this.callers = callers;
    this.keys = keys;
    this.results = results;
    this.sender = sender;
    this.signals = signals;
    this.config = config;
  }

  @GET
  @Operation(
      operationId = "result",
      summary = "Read a result",
      description =
          "For the requester, those it is shared with, and administrators; that it was read is an"
              + " event. Of a run that failed it is what the target itself said, under error. Numbers"
              + " that a double cannot hold exactly come as strings; each column says its type.")
  @APIResponse(
      responseCode = "200",
      description = "The rows, or the words of a failure.",
      content = @Content(schema = @Schema(implementation = ResultSchema.class)))
  @Problems
  public Response result(
      @Context ContainerRequestContext call,
      @PathParam("id") String id,
      @Parameter(
              description = "The number of the run, from 1; without it, the latest with a result.",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("execution")
          String execution,
      @Parameter(
              description =
                  "json, or csv (RFC 4180): a value that is NULL is nothing at all, an empty text"
                      + " is \"\"; between the results of several statements stands an empty line.",
              schema =
                  @Schema(
                      implementation = String.class,
                      enumeration = {"json", "csv"},
                      defaultValue = "json"))
          @QueryParam("format")
          String format)
      throws InterruptedException {
    var caller = Callers.of(call);
    boolean isCsv = isCsv(format);
    var row = views.visible(caller, Answers.id(id));
    if (!callers.mayReadResult(caller, row)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "Expected someone whom the result of %s is shared with, but %s is not"
              .formatted(row.id(), caller.subject()));
    }
    var run = run(row, Texts.number("execution", execution, 1, Integer.MAX_VALUE));
    var whole = whole(run, run.result().orElseThrow());
    recordReading(call, row, run);
    return handedOut(run, whole, isCsv);
  }

  /** What was left out stands in a header too, for CSV has no place for it. */
  private static Response handedOut(ExecutionView run, ResultReader.Whole whole, boolean isCsv) {
    StreamingOutput body = out -> whole.write(isCsv ? ResultCsv.to(out) : new ResultJson(out));
    var file = "%s-%d.%s".formatted(run.id().request(), run.id().number(), isCsv ? "csv" : "json");
    return Response.ok(body, isCsv ? "text/csv; charset=utf-8" : MediaType.APPLICATION_JSON)
        .header(
            "Content-Disposition",
            "%s; filename=\"%s\"".formatted(isCsv ? "attachment" : "inline", file))
        .header("X-Content-Type-Options", "nosniff")
        .header(TRUNCATED, run.result().orElseThrow().truncated())
        .build();
  }

  private static boolean isCsv(String format) {
    if (format == null || format.equals("json")) {
      return false;
    }
    if (!format.equals("csv")) {
      throw ProblemException.malformed("Expected format to be json or csv, but it is another");
    }
    return true;
  }

  private static ExecutionView run(RequestView row, Optional<Long> number) {
    return row.executions().reversed().stream()
        .filter(run -> number.isEmpty() || run.id().number() == number.get())
        .filter(run -> run.result().filter(it -> it.chunks() > 0).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NO_RESULT,
                    "Expected a run of %s that has a result, but there is none"
                        .formatted(row.id())));
  }

  private ResultReader.Whole whole(ExecutionView run, ResultSummary summary)
      throws InterruptedException {
    var key =
        run.resultKey()
            .flatMap(keys::find)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.RESULT_FORGOTTEN,
                        "Expected the key to the result of %s, but it is forgotten"
                            .formatted(run.id())));
    long deadline = System.nanoTime() + config.answer().within().toNanos();
    try (var watch = signals.watch(Signals.RESULTS)) {
      while (true) {
        var whole = results.find(key, run.id(), summary);
        if (whole.isPresent()) {
          return whole.get();
        }
        if (System.nanoTime() > deadline) {
          throw new ProblemException(
              ProblemCode.RESULT_NOT_YET,
              "Expected the result of %s as it was reported, but it has not come in"
                  .formatted(run.id()));
        }
        watch.await(LOOK_AGAIN);
      }
    }
  }

  private void recordReading(ContainerRequestContext call, RequestView row, ExecutionView run)
      throws InterruptedException {
    var answer =
        sender.ask(
            Callers.of(call).principal(), row.id(), new RecordResultRead(run.id()), List.of());
    switch (answer) {
      case Answer.Decided _ -> {}
      case Answer.Replied(Reply.CommandRefused refused) -> throw Answers.refused(refused);
      case Answer.Replied(Reply.AlreadyDone _), Answer.Replied(Reply.AlreadySubmitted _) -> {}
      case Answer.NotSent(var why) -> throw Answers.notSent(why);
      case Answer.Undecided _ ->
          throw new ProblemException(
              ProblemCode.LOG_UNREACHABLE,
              "Expected the reading of %s to be on the log, but it is not known to be"
                  .formatted(run.id()));
    }
  }
}
