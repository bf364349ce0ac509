package dev.countersign.proof.audit;

import static dev.countersign.proof.audit.Description.describe;
import static dev.countersign.proof.audit.Description.line;
import static dev.countersign.proof.audit.Description.word;
import static dev.countersign.protocol.audit.AuditCategory.APPROVAL;
import static dev.countersign.protocol.audit.AuditCategory.AUDIT;
import static dev.countersign.protocol.audit.AuditCategory.EXECUTION;
import static dev.countersign.protocol.audit.AuditCategory.POLICY;
import static dev.countersign.protocol.audit.AuditCategory.REQUEST;

import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;

/** What people read of a request. */
final class RequestWords {

  private RequestWords() {}

  static Description of(RequestEvent event) {
    return switch (event) {
      case RequestSubmitted e -> describe(REQUEST, line("asked for ", word(e.kind()), onWhat(e)));
      case WorkflowPinned e ->
          describe(
              REQUEST,
              line(
                  "policies ",
                  e.workflow().policies().stream().map(policy -> policy.name()).toList(),
                  " pinned, ",
                  e.workflow().steps().size(),
                  " steps"));
      case GlassBroken e ->
          describe(APPROVAL, line("broke the glass, to be reviewed by ", e.reviewBy()));
      case EvidenceAsked e ->
          describe(
              REQUEST,
              line(
                  "evidence asked for, ",
                  e.gather().stream().map(Description::word).toList(),
                  ", until ",
                  e.until()));
      case EvidenceGathered e ->
          describe(
              REQUEST,
              line(
                  "gathered evidence: plans of ",
                  e.evidence().plans().size(),
                  " statements, sizes of ",
                  e.evidence().tables().size(),
                  " tables, ",
                  e.evidence().measured().stream().mapToLong(MeasuredRows::rows).sum(),
                  " rows measured"));
      case EvidenceFailed e -> describe(REQUEST, line("no evidence: ", e.failure().code()));
      case EvidenceRead e ->
          describe(REQUEST, line("read the evidence", e.samples() ? " with its samples" : ""));
      case StepBypassed e ->
          describe(APPROVAL, line("step ", e.step(), " passed over, for glass was broken"));
      case StepOverridden e -> describe(APPROVAL, line("overrode step ", e.step()));
      case BreakGlassReviewed e ->
          describe(APPROVAL, line("reviewed the broken glass: ", word(e.finding())));
      case BreakGlassReviewOverdue e ->
          describe(APPROVAL, line("review of the broken glass overdue since ", e.due()));
      case StepOpened e ->
          describe(APPROVAL, line("step ", e.step(), " waits for votes until ", e.until()));
      case VoteCast e ->
          describe(APPROVAL, line("voted to ", word(e.verdict()), " step ", e.step()));
      case VoteWithdrawn e -> describe(APPROVAL, line("took back the vote on step ", e.step()));
      case VoteDiscounted e ->
          describe(
              APPROVAL,
              line("word of ", e.voter(), " on step ", e.step(), " discounted: suspended"));
      case StepMet e ->
          describe(
              APPROVAL,
              line(
                  "step ",
                  e.step(),
                  " met by ",
                  e.seats().stream().map(seat -> seat.voter()).toList()));
      case RequestApproved e ->
          describe(
              APPROVAL,
              line("approved by ", word(e.way()), ", ", e.executions(), " runs until ", e.until()));
      case RequestRejected e -> describe(APPROVAL, line("rejected at step ", e.step()));
      case RequestExpired e -> describe(REQUEST, line("expired while ", word(e.was())));
      case RequestCancelled _ -> describe(REQUEST, "called off");
      case ApprovalConsumed _ -> describe(APPROVAL, "consumed the approval");
      case ExecutionQueued e ->
          describe(EXECUTION, line("run ", e.execution().number(), " waits for its turn"));
      case TurnMissed e ->
          describe(
              EXECUTION, line("run ", e.execution().number(), " missed its turn: ", word(e.why())));
      case ExecutionGranted e ->
          describe(EXECUTION, line("run ", e.execution().number(), " granted to pool ", e.pool()));
      case PublicationAsked _ -> describe(POLICY, "approved policies went to governance");
      case GrantExpired e ->
          describe(EXECUTION, line("grant of run ", e.execution().number(), " lapsed"));
      case ExecutionStarted e ->
          describe(EXECUTION, line("run ", e.execution().number(), " claimed by ", e.agent()));
      case CancelAsked e ->
          describe(
              EXECUTION,
              line(
                  "asked to stop run ",
                  e.execution().number(),
                  e.freeze().map(name -> line(", for freeze ", name)).orElse("")));
      case ExecutionSucceeded e ->
          describe(
              EXECUTION,
              line(
                  "run ",
                  e.execution().number(),
                  " succeeded, ",
                  e.result().rows(),
                  " rows returned, ",
                  e.result().affected(),
                  " changed"));
      case ExecutionFailed e ->
          describe(
              EXECUTION, line("run ", e.execution().number(), " failed with ", e.failure().code()));
      case ExecutionCancelled e ->
          describe(EXECUTION, line("run ", e.execution().number(), " stopped"));
      case ExecutionUnknown e ->
          describe(EXECUTION, line("outcome of run ", e.execution().number(), " unknown"));
      case ExecutionInspected e ->
          describe(
              EXECUTION,
              line(
                  "looked for what became of run ",
                  e.execution().number(),
                  ", which nothing tells"));
      case ExecutionReconciled e ->
          describe(
              EXECUTION,
              line(
                  "run ",
                  e.execution().number(),
                  e.reason().isPresent() ? " said to have " : " found to have ",
                  word(e.outcome())));
      case LateReport e ->
          describe(
              EXECUTION,
              line("late report of run ", e.execution().number(), ": ", word(e.outcome())));
      case ResultRead e -> describe(AUDIT, line("read the result of run ", e.execution().number()));
      case ResultForgotten e ->
          describe(AUDIT, line("had the result of run ", e.execution().number(), " forgotten"));
    };
  }

  private static String onWhat(RequestSubmitted event) {
    return switch (event.kind()) {
      case APPROVAL -> line(" on ", event.target(), ", for ", event.consumers(), " to consume too");
      case POLICY_CHANGE -> line(" on ", event.target(), ": ", event.facts().redacted());
      case SQL, MIGRATION, TOOL_CALL, RELEASE, SCHEMA_CAPTURE ->
          line(
              event.kind() == OperationKind.MIGRATION ? " for migrations (" : " (",
              word(event.facts().statementClass()),
              ") on ",
              event.target(),
              ", tables ",
              event.facts().tables());
    };
  }
}
