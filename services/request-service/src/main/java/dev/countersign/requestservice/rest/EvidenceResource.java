package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.json.result.ResultWriter;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.RequestCommand.GatherEvidence;
import dev.countersign.protocol.request.RequestCommand.RecordEvidenceRead;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.kafka.Answer;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.result.ResultKeys;
import dev.countersign.requestservice.result.ResultReader;
import dev.countersign.requestservice.view.EvidenceView;
import dev.countersign.requestservice.view.RequestView;
import dev.countersign.requestservice.view.Signals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Evidence: asking for it again, and handing out what of it is sealed. */
@Path("/api/v1/requests/{id}/evidence")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Requests")
@RunOnVirtualThread
public class EvidenceResource {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final ViewReader views;
  private final Callers callers;
  private final ResultKeys keys;
  private final ResultReader results;
  private final CommandSender sender;
  private final Signals signals;
  private final GatewayConfig config;
  private final ObjectMapper json;
  private final Clock clock = Clock.systemUTC();

  public EvidenceResource(
      ViewReader views,
      Callers callers,
      ResultKeys keys,
      ResultReader results,
      CommandSender sender,
      Signals signals,
      GatewayConfig config,
      ObjectMapper json) {
    this.views = views;
    this.callers = callers;
    this.keys = keys;
    this.results = results;
    this.sender = sender;
    this.signals = signals;
    this.config = config;
    this.json = json;
  }

  @POST
  @Operation(
      operationId = "gatherEvidence",
      summary = "Gather evidence once more",
      description =
          "For the requester and whoever may vote on the open step. While evidence is awaited it is"
              + " refused with EVIDENCE_AWAITED, and where no policy wants any with NO_EVIDENCE.")
  @APIResponse(
      responseCode = "200",
      description = "Agents are asked.",
      content = @Content(schema = @Schema(implementation = ChangeJson.class)))
  @Undecided
  @Problems
  public Response again(@Context ContainerRequestContext call, @PathParam("id") String id)
      throws InterruptedException {
    var key = keys.fresh(true);
    var request = Answers.id(id);
    var response =
        Answers.change(
            request,
            sender.ask(
                Callers.of(call).principal(),
                request,
                new GatherEvidence(Optional.of(key.publicKey())),
                List.of()));
    key.awaitKept();
    return response;
  }

  @GET
  @Operation(
      operationId = "evidence",
      summary = "Read full plans and samples",
      description =
          "The plans for whoever may read the exact text; the samples only for those who may"
              + " countersign, or read any result, and never for the requester. That they were read"
              + " is an event.")
  @APIResponse(
      responseCode = "200",
      description = "What was gathered and sealed.",
      content = @Content(schema = @Schema(implementation = SealedEvidenceSchema.class)))
  @Problems
  public Response evidence(@Context ContainerRequestContext call, @PathParam("id") String id)
      throws InterruptedException {
    var caller = Callers.of(call);
    var row = views.visible(caller, Answers.id(id));
    if (!callers.mayReadText(caller, row)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "Expected someone who may read the text of %s, but %s may not"
              .formatted(row.id(), caller.subject()));
    }
    var found = row.evidence().filter(it -> sealed(it).isPresent());
    if (found.isEmpty()) {
      throw new ProblemException(
          ProblemCode.NO_RESULT,
          "Expected evidence about %s with plans or samples, but there is none"
              .formatted(row.id()));
    }
    var document = document(row, found.get());
    boolean samples = callers.mayReadSamples(caller, row) && !document.path("samples").isEmpty();
    if (!samples) {
      document.putArray("samples");
    }
    recordReading(call, row, new RecordEvidenceRead(found.get().number(), samples));
    return Response.ok(document).header("Cache-Control", "no-store").build();
  }

  private static Optional<ResultSummary> sealed(EvidenceView view) {
    return view.evidence().flatMap(it -> it.sealed()).filter(it -> it.chunks() > 0);
  }

  private ObjectNode document(RequestView row, EvidenceView view) throws InterruptedException {
    var bytes = new ByteArrayOutputStream();
    try {
      opened(row, view)
          .write(
              new ResultWriter() {
                @Override
                public void bytes(byte[] some) {
                  bytes.writeBytes(some);
                }

                @Override
                public void end() {
                  // All of it is in memory; it is a MiB at most.
                }
              });
      JsonNode read = json.readTree(bytes.toByteArray());
      if (read instanceof ObjectNode document) {
        return document;
      }
    } catch (IOException e) {
      // said below
    }
    throw new ProblemException(
        ProblemCode.NO_RESULT,
        "Expected evidence about %s as agents seal it, but it is something else"
            .formatted(row.id()));
  }

  private ResultReader.Opened opened(RequestView row, EvidenceView view)
      throws InterruptedException {
    var key =
        view.resultKey()
            .filter(_ -> !isOver(row, view))
            .flatMap(keys::find)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.RESULT_FORGOTTEN,
                        "Expected the key to the evidence about %s, but it is forgotten"
                            .formatted(row.id())));
    var name = ExecutionId.ofEvidence(row.id());
    long deadline = System.nanoTime() + config.answer().within().toNanos();
    try (var watch = signals.watch(Signals.RESULTS)) {
      while (true) {
        var opened = results.find(key, name, sealed(view).orElseThrow());
        if (opened.isPresent()) {
          return opened.get();
        }
        if (System.nanoTime() > deadline) {
          throw new ProblemException(
              ProblemCode.RESULT_NOT_YET,
              "Expected the evidence about %s as it was reported, but it has not come in"
                  .formatted(row.id()));
        }
        watch.await(LOOK_AGAIN);
      }
    }
  }

  private Duration keptFor(Workflow workflow) {
    var most = config.keep().results();
    return workflow.resultsFor().compareTo(most) < 0 ? workflow.resultsFor() : most;
  }

  /** Rows are kept as long as those of a result. */
  private boolean isOver(RequestView row, EvidenceView view) {
    return view.endedAt()
        .flatMap(ended -> row.workflow().map(workflow -> ended.plus(keptFor(workflow))))
        .filter(end -> !end.isAfter(clock.instant()))
        .isPresent();
  }

  private void recordReading(
      ContainerRequestContext call, RequestView row, RecordEvidenceRead reading)
      throws InterruptedException {
    switch (sender.ask(Callers.of(call).principal(), row.id(), reading, List.of())) {
      case Answer.Decided _ -> {}
      case Answer.Replied(Reply.CommandRefused refused) -> throw Answers.refused(refused);
      case Answer.Replied(Reply.AlreadyDone _), Answer.Replied(Reply.AlreadySubmitted _) -> {}
      case Answer.NotSent(var why) -> throw Answers.notSent(why);
      case Answer.Undecided _ ->
          throw new ProblemException(
              ProblemCode.LOG_UNREACHABLE,
              "Expected the reading of evidence about %s to be on the log, but it is not known to be"
                  .formatted(row.id()));
    }
  }
}
