package dev.countersign.requestservice.view;

import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
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
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** project(row, event) → row: what readers see follows from the log and from nothing else. */
public final class Projection {
  private Projection() {}

  /**
   * The row after an event.
   *
   * @param row the request's row; empty before its first event
   * @param hash the hash of the event
   * @throws BrokenChainException when the event does not link to the last one of the row
   * @throws MisplacedEventException when it cannot follow from it; either way its reader must stop
   */
  public static RequestView project(
      Optional<RequestView> row, EventMeta meta, RequestEvent event, Digest hash) {
    var head = row.map(RequestView::head).orElse(ChainHead.START).next(meta, hash);
    var next = row.isEmpty() ? first(meta, event, head) : after(row.get(), meta, event);
    return next.at(head, meta.time());
  }

  private static RequestView first(EventMeta meta, RequestEvent event, ChainHead head) {
    if (!(event instanceof RequestSubmitted e)) {
      throw MisplacedEventException.notFirst(meta, event);
    }
    var asked =
        new Asked(
            e.kind(),
            e.target(),
            meta.actor(),
            e.facts(),
            e.operation(),
            e.note(),
            e.shareWith(),
            e.consumers(),
            e.dispatch(),
            e.resultKey(),
            e.stored(),
            meta.time(),
            false);
    return new RequestView(
        new RequestId(meta.aggregate()),
        head,
        asked,
        Optional.empty(),
        Standing.submitted(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        meta.time());
  }

  private static RequestView after(RequestView row, EventMeta meta, RequestEvent event) {
    var now = row.standing();
    var time = meta.time();
    return switch (event) {
      case RequestSubmitted _ -> throw MisplacedEventException.again(meta, event);
      case WorkflowPinned e -> row.with(e.workflow());
      case StepOpened e -> row.with(now.waitingFor(e.step(), e.until()));
      case VoteCast e ->
          row.withVotes(
              plus(
                  row.votes(),
                  new VoteView(
                      e.step(),
                      meta.actor().subject(),
                      e.verdict(),
                      e.comment(),
                      time,
                      Optional.empty())));
      case VoteWithdrawn e ->
          row.withVotes(
              each(
                  row.votes(),
                  vote ->
                      vote.counts()
                              && vote.step() == e.step()
                              && vote.voter().equals(meta.actor().subject())
                          ? vote.takenBack(time)
                          : vote));
      case VoteDiscounted e -> discounted(row, e, time);
      case StepMet e ->
          row.withMet(plus(row.met(), new MetStep(e.step(), e.seats(), Optional.empty(), time)));
      case StepOverridden e ->
          row.withMet(
              plus(
                  row.met(),
                  new MetStep(
                      e.step(),
                      List.of(),
                      Optional.of(new MetStep.Overridden(meta.actor().subject(), e.reason())),
                      time)));
      case StepBypassed e -> row.withMet(plus(row.met(), MetStep.bypassed(e.step(), time)));
      case RequestApproved e -> row.with(now.approved(e.way(), time, e.until(), e.executions()));
      case ApprovalConsumed _ -> row.with(now.consumed(meta.actor().subject(), time));
      case RequestRejected _ -> row.with(now.ended(RequestStatus.REJECTED));
      case RequestExpired _ -> row.with(now.ended(RequestStatus.EXPIRED));
      case RequestCancelled _ -> cancelled(row, meta);
      case ExecutionQueued e ->
          row.with(now.approvedStill(RequestStatus.EXECUTING, now.runsLeft()))
              .withExecutions(
                  plus(
                      row.executions(),
                      ExecutionView.queued(e.execution(), e.resultKey(), e.stored(), time)));
      case TurnMissed e ->
          run(row, meta, e.execution(), run -> run.turned(ExecutionStatus.MISSED, time))
              .with(now.approvedStill(RequestStatus.APPROVED, now.runsLeft()));
      case ExecutionGranted e when isQueued(row, e.execution()) ->
          run(row, meta, e.execution(), run -> run.grantedTo(e.pool(), time, e.until()));
      case ExecutionGranted e ->
          row.with(now.approvedStill(RequestStatus.EXECUTING, now.runsLeft()))
              .withExecutions(
                  plus(
                      row.executions(),
                      ExecutionView.granted(
                          e.execution(), e.pool(), e.resultKey(), e.stored(), time, e.until())));
      case PublicationAsked e ->
          row.with(now.approvedStill(RequestStatus.EXECUTING, now.runsLeft()))
              .withExecutions(
                  plus(row.executions(), ExecutionView.publishing(e.execution(), time)));
      case GrantExpired e ->
          run(row, meta, e.execution(), run -> run.turned(ExecutionStatus.LAPSED, time))
              .with(now.approvedStill(RequestStatus.APPROVED, now.runsLeft()));
      case ExecutionStarted e ->
          run(row, meta, e.execution(), run -> run.startedBy(e.agent(), time));
      case CancelAsked e -> run(row, meta, e.execution(), run -> run.stopAskedAt(time));
      case ExecutionSucceeded e ->
          run(
                  row,
                  meta,
                  e.execution(),
                  run ->
                      run.turned(ExecutionStatus.SUCCEEDED, time)
                          .because(Optional.of(e.result()), Optional.empty(), Optional.empty())
                          .with(kept(row, run, time)))
              .with(now.ranWith(e.runsLeft()));
      case ExecutionFailed e ->
          run(
                  row,
                  meta,
                  e.execution(),
                  run ->
                      run.turned(ExecutionStatus.FAILED, time)
                          .because(e.words(), Optional.of(e.failure()), Optional.empty())
                          .with(kept(row, run, time)))
              .with(now.ranWith(e.runsLeft()));
      case ExecutionCancelled e ->
          run(row, meta, e.execution(), run -> run.turned(ExecutionStatus.CANCELLED, time))
              .with(now.ranWith(e.runsLeft()));
      case ExecutionUnknown e ->
          run(row, meta, e.execution(), run -> run.turned(ExecutionStatus.UNKNOWN, time));
      case ExecutionInspected e -> run(row, meta, e.execution(), run -> run.inspected(e.found()));
      case ExecutionReconciled e ->
          run(
                  row,
                  meta,
                  e.execution(),
                  run ->
                      e.reason()
                          .map(
                              why ->
                                  run.reconciled(
                                      new ExecutionView.Reconciled(meta.actor().subject(), why)))
                          .orElseGet(
                              () ->
                                  run.because(
                                      Optional.empty(),
                                      Optional.empty(),
                                      Optional.of(e.evidence())))
                          .turned(settled(e.outcome()), time))
              .with(now.ranWith(e.runsLeft()));
      case LateReport e -> run(row, meta, e.execution(), run -> run.reportedLate(e.outcome()));
      case ResultRead _, EvidenceRead _ -> row;
      case ResultForgotten e ->
          run(row, meta, e.execution(), run -> run.with(run.keeping().forgotten(time)));
      case EvidenceAsked e -> row.with(EvidenceView.asked(e, time));
      case EvidenceGathered e -> row.with(evidence(row, meta, event).gathered(e.evidence(), time));
      case EvidenceFailed e -> row.with(evidence(row, meta, event).failed(e.failure(), time));
      case GlassBroken e -> row.with(ReviewView.open(e.reviewBy()));
      case BreakGlassReviewed e ->
          row.with(
              review(row, meta, event)
                  .closed(
                      new ReviewView.Closing(
                          e.finding(), meta.actor().subject(), time, e.comment())));
      case BreakGlassReviewOverdue _ -> row.with(review(row, meta, event).overdue());
    };
  }

  private static EvidenceView evidence(RequestView row, EventMeta meta, RequestEvent event) {
    return row.evidence().orElseThrow(() -> MisplacedEventException.noEvidence(meta, event));
  }

  private static ReviewView review(RequestView row, EventMeta meta, RequestEvent event) {
    return row.review().orElseThrow(() -> MisplacedEventException.noReview(meta, event));
  }

  /** Its step is open again, and the votes on those after it count no more either. */
  private static RequestView discounted(RequestView row, VoteDiscounted event, Instant time) {
    return row.withVotes(
            each(
                row.votes(),
                vote ->
                    vote.counts()
                            && (vote.step() > event.step()
                                || (vote.step() == event.step()
                                    && vote.voter().equals(event.voter())))
                        ? vote.takenBack(time)
                        : vote))
        .withMet(row.met().stream().filter(met -> met.step() < event.step()).toList())
        .with(row.standing().backAt(event.step()));
  }

  private static Keeping kept(RequestView row, ExecutionView run, Instant ended) {
    return row.workflow()
        .map(workflow -> run.keeping().until(ended.plus(workflow.resultsFor())))
        .orElse(run.keeping());
  }

  private static boolean isQueued(RequestView row, ExecutionId execution) {
    return row.executions().stream()
        .anyMatch(it -> it.id().equals(execution) && it.status() == ExecutionStatus.QUEUED);
  }

  /**
   * What waits for its turn, and a grant that nobody has claimed, is called off with its request.
   */
  private static RequestView cancelled(RequestView row, EventMeta meta) {
    return row.withExecutions(
            each(
                row.executions(),
                run ->
                    run.status() == ExecutionStatus.GRANTED
                            || run.status() == ExecutionStatus.QUEUED
                        ? run.turned(ExecutionStatus.CANCELLED, meta.time())
                        : run))
        .with(row.standing().ended(RequestStatus.CANCELLED));
  }

  private static ExecutionStatus settled(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> ExecutionStatus.SUCCEEDED;
      case FAILED -> ExecutionStatus.FAILED;
      case CANCELLED -> ExecutionStatus.CANCELLED;
      case UNKNOWN -> ExecutionStatus.UNKNOWN;
    };
  }

  private static RequestView run(
      RequestView row, EventMeta meta, ExecutionId id, UnaryOperator<ExecutionView> change) {
    if (row.executions().stream().noneMatch(run -> run.id().equals(id))) {
      throw MisplacedEventException.unknownExecution(meta, id);
    }
    return row.withExecutions(
        each(row.executions(), run -> run.id().equals(id) ? change.apply(run) : run));
  }

  private static <T> List<T> plus(List<T> list, T item) {
    var longer = new ArrayList<>(list);
    longer.add(item);
    return List.copyOf(longer);
  }

  private static <T> List<T> each(List<T> list, UnaryOperator<T> change) {
    return list.stream().map(change).toList();
  }
}
