package dev.countersign.requestservice.view;

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
import dev.countersign.protocol.request.RequestStatus;
import java.util.Optional;

/** Where a request stands after an event, for an answer that cannot wait for the view. */
public final class StatusAfter {
  private StatusAfter() {}

  /** Empty for the events that change no status. */
  public static Optional<RequestStatus> of(RequestEvent event) {
    return switch (event) {
      case RequestSubmitted _,
          WorkflowPinned _,
          GlassBroken _,
          EvidenceAsked _,
          EvidenceGathered _,
          EvidenceFailed _,
          StepBypassed _,
          StepOpened _,
          VoteCast _,
          VoteWithdrawn _,
          VoteDiscounted _,
          StepOverridden _,
          StepMet _ ->
          Optional.of(RequestStatus.PENDING);
      case RequestApproved _, GrantExpired _, TurnMissed _ -> Optional.of(RequestStatus.APPROVED);
      case ApprovalConsumed _ -> Optional.of(RequestStatus.COMPLETED);
      case RequestRejected _ -> Optional.of(RequestStatus.REJECTED);
      case RequestExpired _ -> Optional.of(RequestStatus.EXPIRED);
      case RequestCancelled _ -> Optional.of(RequestStatus.CANCELLED);
      case ExecutionQueued _,
          ExecutionGranted _,
          PublicationAsked _,
          ExecutionStarted _,
          CancelAsked _,
          ExecutionUnknown _,
          ExecutionInspected _ ->
          Optional.of(RequestStatus.EXECUTING);
      case ExecutionSucceeded e -> ran(e.runsLeft());
      case ExecutionFailed e -> ran(e.runsLeft());
      case ExecutionCancelled e -> ran(e.runsLeft());
      case ExecutionReconciled e -> ran(e.runsLeft());
      case LateReport _,
          ResultRead _,
          ResultForgotten _,
          EvidenceRead _,
          BreakGlassReviewed _,
          BreakGlassReviewOverdue _ ->
          Optional.empty();
    };
  }

  private static Optional<RequestStatus> ran(int runsLeft) {
    return Optional.of(runsLeft > 0 ? RequestStatus.APPROVED : RequestStatus.COMPLETED);
  }
}
