package dev.countersign.requestservice.view;

import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request as readers see it: a fold of its events and of nothing else, made by {@link
 * Projection}. The exact text, the reason and the comments are payloads and not in here.
 *
 * @param head the last event in it, which the next one must link to
 * @param asked what was asked for, fixed for ever
 * @param workflow what the policies demand; empty between the first two events of a submission
 * @param standing where it stands now
 * @param votes every vote ever cast, in order, those taken back included
 * @param met the steps that are behind it, in order: met, overridden or passed over
 * @param executions its runs, in order
 * @param review where glass was broken
 * @param evidence the latest that was asked for
 * @param updated the time of the last event
 */
public record RequestView(
    RequestId id,
    ChainHead head,
    Asked asked,
    Optional<Workflow> workflow,
    Standing standing,
    List<VoteView> votes,
    List<MetStep> met,
    List<ExecutionView> executions,
    Optional<ReviewView> review,
    Optional<EvidenceView> evidence,
    Instant updated) {

  public RequestStatus status() {
    return standing.status();
  }

  /** Whether glass was broken for it. */
  public boolean glassBroken() {
    return review.isPresent();
  }

  /** The sequence of the last event in it. */
  public long sequence() {
    return head.sequence();
  }

  /** With facts and address no longer than {@link Brief} has them. */
  public RequestView brief() {
    return with(asked.brief());
  }

  /** With facts that were kept elsewhere. */
  public RequestView with(OperationFacts facts) {
    return with(asked.with(facts));
  }

  /** As policies have it, but no longer than this. */
  public RequestView keptAtMost(Duration most) {
    return withExecutions(executions.stream().map(run -> run.keptAtMost(most)).toList());
  }

  private RequestView with(Asked changed) {
    return new RequestView(
        id, head, changed, workflow, standing, votes, met, executions, review, evidence, updated);
  }

  RequestView at(ChainHead newHead, Instant time) {
    return new RequestView(
        id, newHead, asked, workflow, standing, votes, met, executions, review, evidence, time);
  }

  RequestView with(Workflow pinned) {
    return new RequestView(
        id,
        head,
        asked,
        Optional.of(pinned),
        standing,
        votes,
        met,
        executions,
        review,
        evidence,
        updated);
  }

  RequestView with(Standing changed) {
    return new RequestView(
        id, head, asked, workflow, changed, votes, met, executions, review, evidence, updated);
  }

  RequestView withVotes(List<VoteView> changed) {
    return new RequestView(
        id, head, asked, workflow, standing, changed, met, executions, review, evidence, updated);
  }

  RequestView withMet(List<MetStep> changed) {
    return new RequestView(
        id, head, asked, workflow, standing, votes, changed, executions, review, evidence, updated);
  }

  RequestView withExecutions(List<ExecutionView> changed) {
    return new RequestView(
        id, head, asked, workflow, standing, votes, met, changed, review, evidence, updated);
  }

  RequestView with(ReviewView changed) {
    return new RequestView(
        id,
        head,
        asked,
        workflow,
        standing,
        votes,
        met,
        executions,
        Optional.of(changed),
        evidence,
        updated);
  }

  RequestView with(EvidenceView changed) {
    return new RequestView(
        id,
        head,
        asked,
        workflow,
        standing,
        votes,
        met,
        executions,
        review,
        Optional.of(changed),
        updated);
  }
}
