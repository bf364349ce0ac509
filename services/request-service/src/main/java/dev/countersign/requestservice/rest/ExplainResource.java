package dev.countersign.requestservice.rest;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Target;
import dev.countersign.engine.request.Explanation;
import dev.countersign.engine.request.Permissions;
import dev.countersign.engine.request.Trial;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.sql.SqlFiles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Why an operation needs what it needs. Nothing is sent anywhere: the rules are asked here. */
@Path("/api/v1/policies/explain")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Policies")
@RunOnVirtualThread
public class ExplainResource {
  private static final int LONGEST_SQL = 1 << 20;
  private static final int LONGEST_REASON = 10_000;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final CurrentGovernance governance;
  private final Callers callers;
  private final Clock clock = Clock.systemUTC();

  ExplainResource(CurrentGovernance governance, Callers callers) {
    this.governance = governance;
    this.callers = callers;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "explain",
      summary = "See what an operation would need",
      description =
          "Which policies match and why, which do not and why, and who could countersign. Nothing is"
              + " submitted.")
  @APIResponse(
      responseCode = "200",
      description = "The explanation.",
      content = @Content(schema = @Schema(implementation = ExplanationJson.class)))
  @Problems
  public Response explain(@Context ContainerRequestContext call, ExplainBody body) {
    Body.require(body);
    var now = governance.get();
    var requester = requester(call, body);
    var kind = Texts.constant("kind", body.kind(), OperationKind.class);
    var target =
        new TargetRef(
            Texts.required("target", body.target(), Texts.LONGEST_NAME),
            Texts.required("environment", body.environment(), Texts.LONGEST_NAME));
    requireAsking(requester, target);
    var operation = operation(kind, target, body);
    var trial = Trial.submit(now, requester, operation, clock.instant());
    var voters = Optional.ofNullable(body.approvedBy()).orElse(List.of());
    if (!voters.isEmpty()) {
      callers.requireEverywhere(call, Permission.IDENTITY_MANAGE);
    }
    for (var voter : voters) {
      if (trial.last() instanceof Decision.Accepted<?>) {
        trial = trial.vote(actor(Texts.required("approvedBy", voter)), Verdict.APPROVE);
      }
    }
    var explanation =
        Explanation.of(
            now,
            kind,
            target,
            operation.facts().orElseGet(() -> withoutStatements(kind)),
            requester,
            trial.now());
    return Answers.json(
        Response.Status.OK,
        ExplanationJson.of(trial, operation.facts(), explanation, requester.subject()));
  }

  private static OperationFacts withoutStatements(OperationKind kind) {
    return kind == OperationKind.POLICY_CHANGE
        ? OperationFacts.ofPolicyChange("some change of policies")
        : OperationFacts.ofApproval();
  }

  /** Before anything is looked into: it costs time, and tells of the target. */
  private void requireAsking(Actor requester, TargetRef target) {
    if (!Permissions.mayAsk(governance.get(), requester, target)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "Expected someone who may ask for something at %s, but %s may not"
              .formatted(target, requester.subject()));
    }
  }

  private Actor requester(ContainerRequestContext call, ExplainBody body) {
    var caller = Callers.of(call);
    if (body.requester() == null || body.requester().equals(caller.subject().value())) {
      return callers.actor(caller);
    }
    callers.requireEverywhere(call, Permission.IDENTITY_MANAGE);
    return actor(Texts.required("requester", body.requester()));
  }

  /** As somebody is who signs in with all that they have. */
  private Actor actor(String name) {
    if (!Subject.isWellFormed(name)) {
      throw ProblemException.malformed("Expected the name of somebody, but it is another text");
    }
    var subject = new Subject(name);
    var now = governance.get();
    var kind =
        now.principal(subject)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "Expected somebody who is known, but %s is not".formatted(name)))
            .kind();
    return now.actorOf(new Principal(subject, kind, SignIn.TOKEN, "", Optional.empty()));
  }

  private Trial.Operation operation(OperationKind kind, TargetRef target, ExplainBody body) {
    var reason = Texts.optional("reason", body.reason(), LONGEST_REASON);
    var note =
        new SubmissionNote(
            body.reason() == null ? "given" : reason,
            Texts.optional("ticket", body.ticket(), Texts.LONGEST_NAME),
            Map.of());
    return switch (kind) {
      case SQL, MIGRATION -> {
        var sql = Texts.required("sql", body.sql(), LONGEST_SQL);
        var text = new String(Texts.utf8("sql", sql), StandardCharsets.UTF_8);
        var analysis =
            governance
                .get()
                .target(target)
                .map(Target::dialect)
                .map(dialect -> SqlFiles.supposed(dialect, kind, text, PATIENCE));
        yield new Trial.Operation(
            kind,
            target,
            analysis.map(SqlFiles::facts),
            analysis.map(SqlFiles::objections).orElse(List.of()),
            Optional.of(note),
            Boolean.TRUE.equals(body.breakGlass()));
      }
      case APPROVAL, TOOL_CALL, RELEASE, SCHEMA_CAPTURE, POLICY_CHANGE ->
          new Trial.Operation(
              kind,
              target,
              Optional.of(withoutStatements(kind)),
              List.of(),
              Optional.of(note),
              Boolean.TRUE.equals(body.breakGlass()));
    };
  }
}
