package dev.countersign.requestservice.rest;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.WithdrawVote;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.result.ResultKeys;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Moving a request on: each call is one command, and its answer is what was decided. */
@Path("/api/v1/requests/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ActionsResource {
  private static final int LONGEST_COMMENT = 10_000;

  /** What was asked for never changes: any view of it will do, also one that is yet to come in. */
  private static final Duration VIEW_WITHIN = Duration.ofSeconds(1);

  private final CommandSender sender;
  private final Submissions submissions;
  private final ResultKeys keys;
  private final ViewReader views;

  public ActionsResource(
      CommandSender sender, Submissions submissions, ResultKeys keys, ViewReader views) {
    this.sender = sender;
    this.submissions = submissions;
    this.keys = keys;
    this.views = views;
  }

  @POST
  @Path("/votes")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "Requests")
  @Operation(
      operationId = "vote",
      summary = "Approve or reject",
      description =
          "Says yes or no to the step that is open. The vote names the exact bytes that it is on; on"
              + " any others it is refused with STALE_DIGEST.")
  @APIResponse(
      responseCode = "200",
      description = "The vote is cast.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response vote(
      @Context ContainerRequestContext call, @PathParam("id") String id, VoteBody body)
      throws InterruptedException {
    Body.require(body);
    var verdict =
        Texts.constant("decision", Texts.required("decision", body.decision()), Verdict.class);
    var comment =
        Optional.of(Texts.optional("comment", body.comment(), LONGEST_COMMENT))
            .filter(text -> !text.isEmpty())
            .map(text -> Bytes.of(Texts.utf8("comment", text)))
            .map(bytes -> submissions.seal(PayloadKind.COMMENT, bytes));
    return ask(
        call,
        id,
        new CastVote(
            verdict,
            digest(body.operationDigest()),
            comment.map(Payload::digest),
            Optional.ofNullable(body.step())),
        comment.stream().toList());
  }

  private static Digest digest(String text) {
    try {
      return new Digest(Texts.required("operationDigest", text));
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed(
          "Expected operationDigest to be 64 lower-case hex digits, but it is not");
    }
  }

  @POST
  @Path("/steps/{step}/override")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "Requests")
  @Operation(
      operationId = "override",
      summary = "Approve a step alone",
      description =
          "Approves the step that is open in place of its votes, with a reason; for people who may"
              + " override steps, never for the requester. Each step needs its own: on one that is"
              + " not open it is refused with STEP_CLOSED, where the policies do not let it be"
              + " overridden with BYPASS_FORBIDDEN.")
  @APIResponse(
      responseCode = "200",
      description = "The step is overridden.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response override(
      @Context ContainerRequestContext call,
      @PathParam("id") String id,
      @Parameter(
              description = "The place of the step, from 1.",
              schema = @Schema(implementation = Integer.class))
          @PathParam("step")
          String step,
      OverrideBody body)
      throws InterruptedException {
    Body.require(body);
    var place = Texts.number("step", step, 1, Integer.MAX_VALUE).orElseThrow().intValue();
    var reason = words("reason", body.reason());
    return ask(
        call,
        id,
        new OverrideStep(place, digest(body.operationDigest()), reason.digest()),
        List.of(reason));
  }

  @POST
  @Path("/review")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "Requests")
  @Operation(
      operationId = "review",
      summary = "Review broken glass",
      description =
          "Closes the review of a request for which glass was broken, once, when it is over or nobody"
              + " knows its outcome; until then it is refused with STILL_OPEN. For people who may"
              + " review, and somebody else than its requester (SELF_REVIEW).")
  @APIResponse(
      responseCode = "200",
      description = "The review is closed.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response review(
      @Context ContainerRequestContext call, @PathParam("id") String id, ReviewBody body)
      throws InterruptedException {
    Body.require(body);
    var finding =
        Texts.constant("finding", Texts.required("finding", body.finding()), Finding.class);
    var comment = words("comment", body.comment());
    return ask(call, id, new ReviewBreakGlass(finding, comment.digest()), List.of(comment));
  }

  @POST
  @Path("/reconcile")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "Requests")
  @Operation(
      operationId = "reconcile",
      summary = "Say what became of a run",
      description =
          "Says whether a run took effect whose outcome nobody knows, for people who may"
              + " execution.reconcile at the target, and somebody else than the requester. It is"
              + " refused with NOT_INSPECTED until an agent has looked at the target and could not"
              + " tell: what a receipt can settle is settled by itself.")
  @APIResponse(
      responseCode = "200",
      description = "The run is settled.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response reconcile(
      @Context ContainerRequestContext call, @PathParam("id") String id, ReconcileBody body)
      throws InterruptedException {
    Body.require(body);
    var request = Answers.id(id);
    if (body.execution() == null
        || body.execution() < 1
        || body.execution() > ExecutionId.MAX_NUMBER) {
      throw ProblemException.malformed(
          "Expected execution to be the number of a run, from 1 to %d, but it is not"
              .formatted(ExecutionId.MAX_NUMBER));
    }
    var outcome =
        Texts.constant("outcome", Texts.required("outcome", body.outcome()), Outcome.class);
    var reason = words("reason", body.reason());
    return ask(
        call,
        id,
        new ReconcileExecution(
            ExecutionId.of(request, body.execution()), outcome, "", Optional.of(reason.digest())),
        List.of(reason));
  }

  private Payload words(String field, String text) {
    var said = Texts.required(field, text, LONGEST_COMMENT);
    return submissions.seal(PayloadKind.COMMENT, Bytes.of(Texts.utf8(field, said)));
  }

  @DELETE
  @Path("/votes/mine")
  @Tag(name = "Requests")
  @Operation(
      operationId = "withdrawVote",
      summary = "Take back your vote",
      description = "While its step is open.")
  @APIResponse(
      responseCode = "200",
      description = "The vote is taken back.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response withdraw(@Context ContainerRequestContext call, @PathParam("id") String id)
      throws InterruptedException {
    return ask(call, id, new WithdrawVote(), List.of());
  }

  @POST
  @Path("/cancel")
  @Tag(name = "Requests")
  @Operation(
      operationId = "cancel",
      summary = "Call a request off",
      description =
          "For its requester and administrators. One that runs is asked to stop; whether it did, its"
              + " outcome will tell.")
  @APIResponse(
      responseCode = "200",
      description = "It is called off, or asked to stop.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response cancel(@Context ContainerRequestContext call, @PathParam("id") String id)
      throws InterruptedException {
    return ask(call, id, new CancelRequest(), List.of());
  }

  @POST
  @Path("/dispatch")
  @Tag(name = "Running")
  @Operation(
      operationId = "dispatch",
      summary = "Run what was approved",
      description = "Sends an approved request to the agents of its target, once.")
  @APIResponse(
      responseCode = "200",
      description = "The permission to run is on its way to the agents.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response dispatch(
      @Context ContainerRequestContext call,
      @PathParam("id") String id,
      @Parameter(
              description =
                  "Whether the result is kept, to be read for as long as the policies say; else it can"
                      + " be read once, from this gateway and while you go on asking after the"
                      + " request. As it was submitted, unless given; what was submitted so that it"
                      + " is not kept is never kept.",
              schema = @Schema(implementation = Boolean.class))
          @QueryParam("store")
          String store)
      throws InterruptedException {
    boolean stored = Texts.truth("store", store).orElseGet(() -> views.isStored(Answers.id(id)));
    var key = keys.fresh(stored);
    var response =
        ask(call, id, new DispatchRequest(Optional.of(key.publicKey()), stored), List.of());
    key.awaitKept();
    return response;
  }

  @POST
  @Path("/consume")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "Approvals")
  @Operation(
      operationId = "consume",
      summary = "Go ahead with what was approved",
      description =
          "Makes use of the approval of a digest, which can be done once, by who asked for it or whom"
              + " the request names. On another digest it is refused with STALE_DIGEST, a second time"
              + " with ALREADY_CONSUMED.")
  @APIResponse(
      responseCode = "200",
      description = "It is yours: go ahead.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response consume(
      @Context ContainerRequestContext call, @PathParam("id") String id, ConsumeBody body)
      throws InterruptedException {
    Body.require(body);
    var digest = Documents.digest(body.digest());
    var caller = Callers.of(call);
    var row = views.await(caller, Answers.id(id), Optional.of(1L), Optional.of(VIEW_WITHIN));
    if (row.asked().kind() == OperationKind.APPROVAL
        && !views.document(caller, row).digest().equals(digest)) {
      throw new ProblemException(
          Problem.of(
              RefusalCode.STALE_DIGEST,
              "Expected the digest that %s is about, but it is %s".formatted(id, digest)));
    }
    return ask(call, id, new ConsumeApproval(row.asked().operation()), List.of());
  }

  private Response ask(
      ContainerRequestContext call, String id, RequestCommand command, List<Payload> payloads)
      throws InterruptedException {
    var request = Answers.id(id);
    var principal = Callers.of(call).principal();
    return Answers.change(request, sender.ask(principal, request, command, payloads));
  }
}
