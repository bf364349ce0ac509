package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.requestservice.view.ExecutionView;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run as callers see it. */
@Schema(name = "Execution", description = "One run of an approved operation.")
public record ExecutionJson(
    @Schema(
            description = "Names the run: request id, slash, number.",
            implementation = String.class)
        ExecutionId id,
    @Schema(description = "Its number, from 1.") int number,
    @Schema(
            description =
                "Where it stands; queued: it waits for its turn in the lane of its target; missed: its"
                    + " turn came and it might not be granted; lapsed: no agent claimed it in time."
                    + " Of these, nothing ran.",
            enumeration = {
              "queued",
              "missed",
              "granted",
              "lapsed",
              "running",
              "succeeded",
              "failed",
              "cancelled",
              "unknown"
            })
        String status,
    @Schema(
            description =
                "The pool whose agents may run it, once it is granted; none of a change of policies.")
        Optional<String> pool,
    @Schema(description = "The agent that runs it.", implementation = String.class)
        Optional<Subject> agent,
    @Schema(description = "Since when it waits for its turn, where a policy wants a lane.")
        Optional<Instant> queuedAt,
    @Schema(description = "When the permission to run went out, or the policies to governance.")
        Optional<Instant> grantedAt,
    @Schema(description = "When it lapses unless it is claimed; none of a change of policies.")
        Optional<Instant> claimBy,
    @Schema(description = "When an agent claimed it.") Optional<Instant> startedAt,
    @Schema(description = "When someone asked for it to be stopped.") Optional<Instant> stopAskedAt,
    @Schema(description = "When it ended.") Optional<Instant> endedAt,
    @Schema(
            description =
                "What there is to read, without the rows; of a failed run, what the target itself said.")
        Optional<ResultSummary> result,
    @Schema(description = "Why it did not take effect, without literals.")
        Optional<Failure> failure,
    @Schema(
            description =
                "Where the agent fell silent: how the outcome became known, or what another agent"
                    + " found at the target that could not tell.")
        Optional<String> evidence,
    @Schema(
            description = "The person who said what became of it, where no agent could.",
            implementation = String.class)
        Optional<Subject> reconciledBy,
    @Schema(
            description =
                "Their reason; in the request alone, for the readers of the exact text, and not once"
                    + " it is erased.")
        Optional<String> reason,
    @Schema(
            description = "What an agent reported after the end, which changed nothing.",
            enumeration = {"succeeded", "failed", "cancelled", "unknown"})
        Optional<String> lateReport,
    @Schema(
            description =
                "Whether the result is kept; else it could be read once by whoever waited for it.")
        boolean stored,
    @Schema(description = "Until when what there is to read may be read.")
        Optional<Instant> resultUntil,
    @Schema(description = "When somebody had it forgotten before that.")
        Optional<Instant> resultForgottenAt) {

  /**
   * A run.
   *
   * @param reason of the person who said what became of it, where the caller may read it
   */
  static ExecutionJson of(ExecutionView run, Optional<String> reason) {
    return new ExecutionJson(
        run.id(),
        run.id().number(),
        Texts.word(run.status()),
        run.pool(),
        run.agent(),
        run.queuedAt(),
        run.grantedAt(),
        run.claimBy(),
        run.startedAt(),
        run.stopAsked(),
        run.endedAt(),
        run.result(),
        run.failure(),
        run.evidence(),
        run.reconciled().map(ExecutionView.Reconciled::by),
        reason,
        run.lateReport().map(Texts::word),
        run.keeping().stored(),
        run.keeping().until().filter(_ -> run.hasResult() && run.keeping().stored()),
        run.keeping().forgottenAt());
  }
}
