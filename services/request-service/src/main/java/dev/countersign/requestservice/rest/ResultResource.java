package dev.countersign.requestservice.rest;

import dev.countersign.proof.seal.ResultKey;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.RequestCommand.ForgetResult;
import dev.countersign.protocol.request.RequestCommand.RecordResultRead;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.kafka.Answer;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.result.ResultKeys;
import dev.countersign.requestservice.result.ResultReader;
import dev.countersign.requestservice.result.WaitingKeys;
import dev.countersign.requestservice.view.ExecutionView;
import dev.countersign.requestservice.view.RequestView;
import dev.countersign.requestservice.view.Signals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
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
  private static final String FAILED = "Countersign-Failed";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final ViewReader views;
  private final Callers callers;
  private final ResultKeys keys;
  private final WaitingKeys waiting;
  private final ResultReader results;
  private final CommandSender sender;
  private final Signals signals;
  private final GatewayConfig config;
  private final Clock clock = Clock.systemUTC();

  public ResultResource(
      ViewReader views,
      Callers callers,
      ResultKeys keys,
      WaitingKeys waiting,
      ResultReader results,
      CommandSender sender,
      Signals signals,
      GatewayConfig config) {
    this.views = views;
    this.callers = callers;
    this.keys = keys;
    this.waiting = waiting;
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
              + " beyond 2^53 - 1, and others that a double would not give back digit for digit, come"
              + " as strings; each column says its type.")
  @APIResponse(
      responseCode = "200",
      description = "The rows, or the words of a failure.",
      content = @Content(schema = @Schema(implementation = ResultSchema.class)))
  @Problems
  public Response result(
      @Context ContainerRequestContext call,
      @Context HttpServerRequest http,
      @PathParam("id") String id,
      @Parameter(
              description = "The number of the run, from 1; without it, the latest with a result.",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("execution")
          String execution,
      @Parameter(
              description =
                  "json, or csv (RFC 4180): a value that is NULL is nothing at all, an empty text"
                      + " is \"\"; between the results of several statements stands an empty line."
                      + " Rows that a limit left out are told by the header Countersign-Truncated, and"
                      + " that the run failed, so that what follows are the words of the target, by"
                      + " Countersign-Failed; an answer that cannot be brought to its end is broken"
                      + " off, without the last chunk.",
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
    if (run.keeping().isOver(clock.instant())) {
      throw forgotten(run);
    }
    if (call.getMethod().equals(HttpMethod.HEAD)) {
      return headers(Response.ok(), run).build(); // nothing is handed out, so nothing was read
    }
    return run.keeping().stored()
        ? handOut(call, row, run, stored(run), new Delivery(isCsv, http.response(), () -> {}))
        : handOutOnce(call, row, run, isCsv, http.response());
  }

  private Response handOut(
      ContainerRequestContext call,
      RequestView row,
      ExecutionView run,
      ResultKey key,
      Delivery delivery)
      throws InterruptedException {
    var opened = opened(key, run, run.result().orElseThrow());
    recordReading(call, row, run);
    return handedOut(run, opened, delivery);
  }

  /** Its key is gone with it, unless it did not arrive. */
  private Response handOutOnce(
      ContainerRequestContext call,
      RequestView row,
      ExecutionView run,
      boolean isCsv,
      HttpServerResponse wire)
      throws InterruptedException {
    var key =
        run.resultKey()
            .flatMap(waiting::take)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.RESULT_NOT_STORED,
                        "Expected a result of %s that is kept, but it was only for who waited for it"
                            .formatted(run.id())));
    boolean isOut = false;
    try {
      var delivery = new Delivery(isCsv, wire, () -> waiting.giveBack(key));
      var response = handOut(call, row, run, key, delivery);
      isOut = true;
      return response;
    } finally {
      if (!isOut) {
        waiting.giveBack(key);
      }
    }
  }

  @DELETE
  @Operation(
      operationId = "forgetResult",
      summary = "Forget a result",
      description =
          "Before its time. For the requester and administrators; that it was forgotten is an event,"
              + " at which every gateway drops the key to it.")
  @APIResponse(
      responseCode = "200",
      description = "Nobody can read it any more.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response forget(
      @Context ContainerRequestContext call,
      @PathParam("id") String id,
      @Parameter(
              description = "The number of the run, from 1; without it, the latest with a result.",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("execution")
          String execution)
      throws InterruptedException {
    var row = views.visible(Callers.of(call), Answers.id(id));
    var run = run(row, Texts.number("execution", execution, 1, Integer.MAX_VALUE));
    if (run.keeping().isOver(clock.instant())) {
      throw forgotten(run);
    }
    var answer =
        sender.ask(Callers.of(call).principal(), row.id(), new ForgetResult(run.id()), List.of());
    run.resultKey().ifPresent(waiting::take);
    return Answers.change(row.id(), answer);
  }

  private static ProblemException forgotten(ExecutionView run) {
    return new ProblemException(
        ProblemCode.RESULT_FORGOTTEN,
        "Expected the key to the result of %s, but it is forgotten".formatted(run.id()));
  }

  /** What CSV has no place for stands in headers: that rows were left out, or are no rows. */
  private static Response handedOut(
      ExecutionView run, ResultReader.Opened opened, Delivery delivery) {
    var id = run.id();
    StreamingOutput body = out -> delivery.write(opened, out);
    return headers(Response.ok(body, delivery.mediaType()), run)
        .header(
            "Content-Disposition",
            delivery.disposition("%s-%d".formatted(id.request(), id.number())))
        .build();
  }

  private static Response.ResponseBuilder headers(
      Response.ResponseBuilder response, ExecutionView run) {
    return response
        .header("X-Content-Type-Options", "nosniff")
        .header(TRUNCATED, run.result().orElseThrow().truncated())
        .header(FAILED, run.failure().isPresent());
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
        .filter(ExecutionView::hasResult)
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NO_RESULT,
                    "Expected a run of %s that has a result, but there is none"
                        .formatted(row.id())));
  }

  private ResultKey stored(ExecutionView run) {
    return run.resultKey().flatMap(keys::find).orElseThrow(() -> forgotten(run));
  }

  private ResultReader.Opened opened(ResultKey key, ExecutionView run, ResultSummary summary)
      throws InterruptedException {
    long deadline = System.nanoTime() + config.answer().within().toNanos();
    try (var watch = signals.watch(Signals.RESULTS)) {
      while (true) {
        var opened = results.find(key, run.id(), summary);
        if (opened.isPresent()) {
          return opened.get();
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
