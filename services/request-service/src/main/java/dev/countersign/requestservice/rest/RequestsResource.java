package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.db.ViewsUnavailableException;
import dev.countersign.requestservice.kafka.Answer;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.result.ResultKeys;
import dev.countersign.requestservice.result.WaitingKeys;
import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.view.LoggedEvent;
import dev.countersign.requestservice.view.Projection;
import dev.countersign.requestservice.view.RequestView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking for operations, and looking at what was asked for. */
@Path("/api/v1/requests")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Requests")
@RunOnVirtualThread
public class RequestsResource {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  private final CommandSender sender;
  private final Submissions submissions;
  private final ResultKeys keys;
  private final WaitingKeys waiting;
  private final ViewReader views;
  private final RequestList list;
  private final CurrentGovernance governance;
  private final GatewayConfig config;
  private final Clock clock = Clock.systemUTC();

  public RequestsResource(
      CommandSender sender,
      Submissions submissions,
      ResultKeys keys,
      WaitingKeys waiting,
      ViewReader views,
      RequestList list,
      CurrentGovernance governance,
      GatewayConfig config) {
    this.sender = sender;
    this.submissions = submissions;
    this.keys = keys;
    this.waiting = waiting;
    this.views = views;
    this.list = list;
    this.governance = governance;
    this.config = config;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "submit",
      summary = "Ask for an operation",
      description =
          "The policies that match decide who must countersign it, or that nobody must. With an"
              + " Idempotency-Key, asking again for the same answers with the request as it stands"
              + " (200); for something else, IDEMPOTENCY_CONFLICT.")
  @APIResponse(
      responseCode = "201",
      description = "It is asked for; Location names it.",
      content = @Content(schema = @Schema(implementation = RequestJson.class)))
  @APIResponse(
      responseCode = "200",
      description =
          "It was asked for before under this key. Where no view of it has come in, it is told as a"
              + " change: how far it has come, and no more.",
      content = @Content(schema = @Schema(oneOf = {RequestJson.class, ChangeJson.class})))
  @Undecided
  @Problems
  public Response submit(
      @Context ContainerRequestContext call,
      @Parameter(
              description =
                  "Your own name for this submission, at most 200 visible ASCII characters.")
          @HeaderParam("Idempotency-Key")
          String idempotencyKey,
      SubmitBody body)
      throws InterruptedException {
    var caller = Callers.of(call);
    var key = keys.fresh(Submissions.isStored(present(body)));
    var submission = submissions.of(caller, body, idempotencyKey, key.publicKey());
    var answer =
        sender.ask(
            caller.principal(), submission.request(), submission.command(), submission.payloads());
    key.awaitKept();
    return switch (answer) {
      case Answer.Decided(var events) -> created(submission, events);
      case Answer.Replied(Reply.AlreadySubmitted same) -> asItStands(caller, submission, same);
      case Answer.Replied(Reply.CommandRefused refused) -> throw Answers.refused(refused);
      case Answer.Replied(Reply.AlreadyDone done) ->
          Answers.json(
              Response.Status.OK,
              ChangeJson.unchanged(submission.request().value(), done.sequence()));
      case Answer.NotSent(var why) -> throw Answers.notSent(why);
      case Answer.Undecided undecided -> Answers.undecided(submission.request(), undecided);
    };
  }

  /** The view of it may not be there yet, so it is shown as the decision says. */
  private Response created(Submissions.Submission submission, List<LoggedEvent> events) {
    Optional<RequestView> row = Optional.empty();
    for (var logged : events) {
      row = Optional.of(Projection.project(row, logged.meta(), logged.event(), logged.hash()));
    }
    var contents =
        new Contents(
            submission.payloads().stream()
                .collect(Collectors.toMap(Payload::digest, Payload::content)),
            Set.of());
    var shown =
        RequestPresenter.show(row.orElseThrow(), contents, governance.get(), clock.instant());
    return Response.fromResponse(Answers.json(Response.Status.CREATED, shown))
        .location(Answers.location(submission.request()))
        .build();
  }

  /** Where no view of it has come in, how far it has come: whoever asks again must hear that. */
  private Response asItStands(
      Caller caller, Submissions.Submission submission, Reply.AlreadySubmitted same)
      throws InterruptedException {
    return Answers.json(Response.Status.OK, seen(caller, submission.request(), same));
  }

  private Object seen(Caller caller, RequestId id, Reply.AlreadySubmitted same)
      throws InterruptedException {
    try {
      var row = views.reached(caller, id, same.sequence());
      if (row.isPresent()) {
        return views.show(caller, row.get());
      }
    } catch (ViewsUnavailableException _) {
      // what policy-service answered needs no view
    }
    return new ChangeJson(
        same.aggregate(), Optional.of(Texts.word(same.status())), same.sequence(), List.of());
  }

  private static SubmitBody present(SubmitBody body) {
    Body.require(body);
    return body;
  }

  @GET
  @Operation(
      operationId = "list",
      summary = "List requests",
      description =
          "Those that you may see, the newest first. Requests that come in while you page do not"
              + " move the pages. Each is short here, and says under abridged what is not whole; the"
              + " request itself has all of it. A page may end before its limit; only the last one"
              + " has no next.")
  @APIResponse(
      responseCode = "200",
      description = "A page.",
      content = @Content(schema = @Schema(implementation = PageJson.class)))
  @Problems
  public Response list(
      @Context ContainerRequestContext call,
      @Parameter(
              description = "Only those that stand so.",
              schema =
                  @Schema(
                      implementation = String.class,
                      enumeration = {
                        "pending",
                        "approved",
                        "executing",
                        "completed",
                        "rejected",
                        "expired",
                        "cancelled"
                      }))
          @QueryParam("status")
          String status,
      @Parameter(description = "Only those of this requester; me stands for yourself.")
          @QueryParam("requester")
          String requester,
      @Parameter(description = "Only those for this target, as NAME or NAME@ENVIRONMENT.")
          @QueryParam("target")
          String target,
      @Parameter(
              description = "me: only those whose open step you can still vote on.",
              schema = @Schema(implementation = String.class, enumeration = "me"))
          @QueryParam("pendingFor")
          String pendingFor,
      @Parameter(
              description = "true: only those for which glass was broken; false: only the others.",
              schema = @Schema(implementation = Boolean.class))
          @QueryParam("breakGlass")
          String breakGlass,
      @Parameter(
              description =
                  "Only those for which glass was broken and whose review nobody has closed yet"
                      + " (open), that are among these and should have been closed by now (overdue),"
                      + " or that somebody has closed (closed).",
              schema =
                  @Schema(
                      implementation = String.class,
                      enumeration = {"open", "overdue", "closed"}))
          @QueryParam("review")
          String review,
      @BeanParam OperationQuery operation,
      @Parameter(description = "Only those asked for then or later, such as 2026-01-02T03:04:05Z.")
          @QueryParam("from")
          String from,
      @Parameter(description = "Only those asked for before then.") @QueryParam("to") String to,
      @Parameter(
              description = "How many at most, 1 to 200; 50 unless given.",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("limit")
          String limit,
      @Parameter(description = "What the page before gave as next.") @QueryParam("cursor")
          String cursor)
      throws InterruptedException {
    var caller = Callers.of(call);
    var query =
        new ListQuery(
            status, requester, target, pendingFor, breakGlass, review, operation.about(), from, to);
    var page =
        list.page(
            caller,
            query.filter(caller, list, clock.instant()),
            Optional.ofNullable(cursor).map(Cursor::read),
            Texts.number("limit", limit, 1, MOST).map(Long::intValue).orElse(DEFAULT_LIMIT));
    return Answers.json(
        Response.Status.OK,
        new PageJson(views.list(caller, page.rows()), page.next().map(Cursor::write)));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "show",
      summary = "Look at a request",
      description =
          "At once, unless minSequence or wait is given. With wait, the answer comes as soon as the"
              + " view has reached minSequence or, without one, as soon as the request stands"
              + " otherwise than at the call or has ended; at the latest after that time, as it"
              + " stands then.")
  @APIResponse(
      responseCode = "200",
      description = "The request.",
      content = @Content(schema = @Schema(implementation = RequestJson.class)))
  @Problems
  public Response show(
      @Context ContainerRequestContext call,
      @Parameter(description = "The request.") @PathParam("id") String id,
      @Parameter(
              description = "How many seconds to wait for it to move on, 0 to 60.",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("wait")
          String wait,
      @Parameter(
              description = "The view must be of this sequence or newer.",
              schema = @Schema(implementation = Long.class))
          @QueryParam("minSequence")
          String minSequence)
      throws InterruptedException {
    var caller = Callers.of(call);
    var row =
        views.await(
            caller,
            Answers.id(id),
            Texts.number("minSequence", minSequence, 1, Long.MAX_VALUE),
            Texts.number(
                    "wait",
                    wait == null ? null : wait.replaceFirst("s$", ""),
                    0,
                    config.answer().longestWait().toSeconds())
                .map(Duration::ofSeconds));
    stillWaiting(caller, row);
    return Answers.json(Response.Status.OK, views.show(caller, row));
  }

  /** Results that are not kept are there for as long as their requester asks after them. */
  private void stillWaiting(Caller caller, RequestView row) {
    if (row.asked().requester().subject().equals(caller.subject())) {
      row.executions().stream()
          .filter(run -> !run.keeping().stored())
          .flatMap(run -> run.resultKey().stream())
          .forEach(waiting::askedFor);
    }
  }
}
