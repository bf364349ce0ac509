package dev.countersign.policyservice.decide;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Target;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Run;
import dev.countersign.engine.request.Submission;
import dev.countersign.policyservice.enrich.StoredPayloads;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OutgoingRecords;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.EarlierRun;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells agents what the events of a request mean for them. */
public final class AgentRecords {
  private final String cluster;
  private final OutgoingRecords outgoing;

  public AgentRecords(String cluster, OutgoingRecords outgoing) {
    this.cluster = cluster;
    this.outgoing = outgoing;
  }

  /**
   * The record that goes out with an event; most events concern no agent.
   *
   * @param after the request once all events of the decision are folded
   * @throws ErasedException when the text that is to run is gone
   */
  Optional<OutgoingRecord> following(
      RequestEvent event,
      RequestState after,
      Governance governance,
      StoredPayloads payloads,
      CommandId cause,
      Instant now) {
    return switch (event) {
      case ExecutionGranted it ->
          Optional.of(outgoing.grant(grant(it, after, governance, payloads), cause, now));
      case EvidenceAsked it ->
          it.pool()
              .map(
                  pool -> outgoing.order(order(it, pool, after, governance, payloads), cause, now));
      case ExecutionStarted it -> running(after).map(run -> accepted(it, run, cause, now));
      case CancelAsked it ->
          claimed(after).map(run -> stop(run.pool(), it.execution(), cause.value(), now));
      case ExecutionUnknown _ -> reconcile(after, governance, now);
      case RequestEvent.RequestSubmitted _,
          RequestEvent.WorkflowPinned _,
          RequestEvent.GlassBroken _,
          RequestEvent.EvidenceGathered _,
          RequestEvent.EvidenceFailed _,
          RequestEvent.EvidenceRead _,
          RequestEvent.StepBypassed _,
          RequestEvent.StepOpened _,
          RequestEvent.VoteCast _,
          RequestEvent.VoteWithdrawn _,
          RequestEvent.StepMet _,
          RequestEvent.StepOverridden _,
          RequestEvent.RequestApproved _,
          RequestEvent.RequestRejected _,
          RequestEvent.RequestExpired _,
          RequestEvent.RequestCancelled _,
          RequestEvent.ApprovalConsumed _,
          RequestEvent.ExecutionQueued _,
          RequestEvent.TurnMissed _,
          RequestEvent.GrantExpired _,
          RequestEvent.PublicationAsked _,
          RequestEvent.ExecutionSucceeded _,
          RequestEvent.ExecutionFailed _,
          RequestEvent.ExecutionCancelled _,
          RequestEvent.ExecutionInspected _,
          RequestEvent.ExecutionReconciled _,
          RequestEvent.LateReport _,
          RequestEvent.ResultRead _,
          RequestEvent.ResultForgotten _,
          RequestEvent.VoteDiscounted _,
          RequestEvent.BreakGlassReviewed _,
          RequestEvent.BreakGlassReviewOverdue _ ->
          Optional.empty();
    };
  }

  /** For an agent whose claim was refused: it waits at the directives of its own pool. */
  OutgoingRecord claimRefused(
      String pool,
      ExecutionId execution,
      Subject agent,
      CommandId claim,
      RefusalCode code,
      Instant now) {
    return outgoing.directive(
        pool,
        execution,
        new ClaimRefused(cluster, execution, agent, claim, code),
        claim.value(),
        now);
  }

  /** Asks the pool of an Unknown execution to find out; empty for a request in another state. */
  public Optional<OutgoingRecord> reconcile(
      RequestState state, Governance governance, Instant now) {
    if (!(state instanceof RequestState.Executing executing)
        || !(executing.run() instanceof Run.Unknown unknown)) {
      return Optional.empty();
    }
    var submission = executing.submission();
    var asked =
        new ReconcileAsked(
            cluster,
            unknown.execution(),
            submission.target(),
            target(submission, governance).dialect(),
            submission.operation(),
            submission.tables());
    return Optional.of(
        outgoing.directive(
            unknown.pool(), unknown.execution(), asked, Long.toString(now.toEpochMilli()), now));
  }

  /**
   * Asks once more for a stop that was asked for; empty where none was, or nothing runs. The first
   * is lost on an agent that was just beginning the run, or had lost its broker.
   */
  public Optional<OutgoingRecord> stopAgain(RequestState state, Instant now) {
    return running(state)
        .filter(Run.Running::stopAsked)
        .map(run -> stop(run.pool(), run.execution(), Long.toString(now.toEpochMilli()), now));
  }

  private OutgoingRecord stop(String pool, ExecutionId execution, String about, Instant now) {
    return outgoing.directive(pool, execution, new StopAsked(cluster, execution), about, now);
  }

  private OutgoingRecord accepted(
      ExecutionStarted event, Run.Running run, CommandId claim, Instant now) {
    var accepted =
        new ClaimAccepted(
            cluster, event.execution(), event.agent(), claim, event.grant(), run.lease());
    return outgoing.directive(run.pool(), event.execution(), accepted, claim.value(), now);
  }

  private Grant grant(
      ExecutionGranted event, RequestState after, Governance governance, StoredPayloads payloads) {
    var request = (RequestState.Judged) after;
    var submission = request.submission();
    var target = target(submission, governance);
    Payload operation =
        payloads.find(event.operation()).orElseThrow(() -> new ErasedException(event.operation()));
    return new Grant(
        cluster,
        event.execution(),
        submission.kind(),
        submission.target(),
        target.dialect(),
        event.pool(),
        submission.statementClass(),
        event.operation(),
        operation.salt(),
        operation.content(),
        event.until(),
        event.lease(),
        shorter(target.statementTimeout(), request.workflow().statementTimeout()),
        Math.min(target.rowLimit(), request.workflow().rowLimit().orElse(Integer.MAX_VALUE)),
        event.resultKey(),
        submission.breakGlass(),
        earlier(after));
  }

  private static List<EarlierRun> earlier(RequestState state) {
    return ((RequestState.Ran) state)
        .runs().finished().stream()
            .map(it -> new EarlierRun(it.execution().number(), it.outcome(), it.reconciled()))
            .toList();
  }

  private EvidenceOrder order(
      EvidenceAsked event,
      String pool,
      RequestState after,
      Governance governance,
      StoredPayloads payloads) {
    var request = (RequestState.Judged) after;
    var submission = request.submission();
    var target = target(submission, governance);
    var wish = request.workflow().evidence().orElseThrow();
    Payload operation =
        payloads
            .find(submission.operation())
            .orElseThrow(() -> new ErasedException(submission.operation()));
    return new EvidenceOrder(
        cluster,
        ExecutionId.ofEvidence(submission.request()),
        event.gathering(),
        submission.kind(),
        submission.target(),
        target.dialect(),
        pool,
        submission.operation(),
        operation.salt(),
        operation.content(),
        event.gather(),
        wish.masked(),
        wish.sampleRows(),
        event.until(),
        shorter(
            shorter(target.statementTimeout(), request.workflow().statementTimeout()),
            Optional.of(wish.within())),
        event.resultKey());
  }

  private static Duration shorter(Duration ofTarget, Optional<Duration> ofPolicies) {
    return ofPolicies.filter(it -> it.compareTo(ofTarget) < 0).orElse(ofTarget);
  }

  private static Target target(Submission submission, Governance governance) {
    return governance
        .target(submission.target())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Expected target %s in governance, but it is not"
                        .formatted(submission.target())));
  }

  private static Optional<Run.Running> running(RequestState state) {
    return claimed(state).filter(Run.Running.class::isInstance).map(Run.Running.class::cast);
  }

  private static Optional<Run.Claimed> claimed(RequestState state) {
    return state instanceof RequestState.Executing executing
            && executing.run() instanceof Run.Claimed claimed
        ? Optional.of(claimed)
        : Optional.empty();
  }
}
