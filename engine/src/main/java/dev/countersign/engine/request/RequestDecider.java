package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_REQUEST;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestCommand.ForgetResult;
import dev.countersign.protocol.request.RequestCommand.GatherEvidence;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.RecordEvidenceRead;
import dev.countersign.protocol.request.RequestCommand.RecordResultRead;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestCommand.WithdrawVote;
import dev.countersign.protocol.request.RequestEvent;
import java.time.Instant;

/**
 * The rules of a request. Same state, same command, same governance, same moment: same decision,
 * for ever. An auditor runs this very code.
 *
 * <p>A command meets the request as it stands <em>now</em>: where a deadline has passed that no
 * timer has spoken of yet, the decision begins with saying so. A refused command leaves even that
 * to the timer: it changes nothing.
 */
public final class RequestDecider {

  private RequestDecider() {}

  /**
   * Decides one command.
   *
   * @param state folded from the request's own log, every decision whole
   * @param now the later of the last event's time and the broker's append time of the command
   */
  public static Decision<RequestEvent> decide(
      RequestState state, Ask ask, Governance governance, Instant now) {
    if (state instanceof None && !(ask.command() instanceof SubmitRequest)) {
      return refuse(UNKNOWN_REQUEST, "Expected a known request, but %s is none", ask.request());
    }
    var hearing = new Hearing(state, ask, governance, now);
    Deadlines.catchUp(hearing);
    return switch (ask.command()) {
      case SubmitRequest submission -> Submitting.submit(hearing, submission);
      case CastVote vote -> Voting.cast(hearing, vote);
      case WithdrawVote _ -> Voting.withdraw(hearing);
      case OverrideStep override -> Overriding.override(hearing, override);
      case ReviewBreakGlass review -> Reviewing.review(hearing, review);
      case CancelRequest _ -> Ending.cancel(hearing);
      case DispatchRequest dispatch -> Dispatching.dispatch(hearing, dispatch);
      case TakeSlot turn -> Queueing.takeSlot(hearing, turn);
      case ConsumeApproval consumption -> Consuming.consume(hearing, consumption);
      case ClaimGrant claim -> Claiming.claim(hearing, claim);
      case Heartbeat heartbeat -> Reporting.hear(hearing, heartbeat);
      case FinishExecution end -> Reporting.finish(hearing, end);
      case ReconcileExecution truth -> Reconciling.reconcile(hearing, truth);
      case ReportInspection seen -> Reconciling.inspect(hearing, seen);
      case RecordResultRead reading -> Reading.read(hearing, reading);
      case ForgetResult forgetting -> Reading.forget(hearing, forgetting);
      case GatherEvidence again -> Evidencing.again(hearing, again);
      case ReportEvidence told -> Evidencing.report(hearing, told);
      case RecordEvidenceRead reading -> Evidencing.read(hearing, reading);
      case CheckDeadline check -> Deadlines.check(hearing, check);
      case CheckStanding _ -> Suspending.check(hearing);
      case StopFrozen stop -> Freezing.stop(hearing, stop);
      case FinishPublication told -> Publishing.finish(hearing, told);
    };
  }
}
