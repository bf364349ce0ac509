package dev.countersign.engine.request;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Lane;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the events of a request mean: where it stands, with only the facts that the rules still need
 * there. States never change; {@link #evolve} gives the next, and nothing else does.
 *
 * <pre>
 *  None ─▶ Submitted ─▶ BetweenSteps ─▶ Pending ─┬▶ Rejected
 *                        │   ▲             │     ├▶ Expired
 *                        │   └──step met───┘     └▶ Cancelled
 *                 last step met, or none demanded
 *                        ▼
 *                     Approved ─┬─granted─▶ Executing ─┬─outcome, no run left─▶ Completed
 *                        ▲      ├▶ Expired     │       └─not yet claimed──────▶ Cancelled
 *                        │      ├▶ Cancelled   │
 *                        │      └─consumed────────▶ Completed
 *                        └─outcome, runs left──┤
 *                        └─turn missed, grant unclaimed
 * </pre>
 *
 * A fold passes through {@link Submitted} and {@link BetweenSteps} inside one decision only, so no
 * command ever meets these two. A review, where glass was broken, may be said to be overdue and be
 * closed in any other. How far an execution has come is its {@link Run}: queued, granted, running,
 * unknown; or a change of policies is with governance.
 */
public sealed interface RequestState {

  /** How far the state has come on its log. */
  Position position();

  /** The sequence of the last event, 0 where there is none. */
  default long sequence() {
    return position().sequence();
  }

  /** The time of the last event; the epoch of 1970 where there is none. */
  default Instant lastTime() {
    return position().time();
  }

  /**
   * From when on a {@code CheckDeadline} may be due, as far as the state tells; how long the agent
   * of a running execution has been silent, it does not, nor how long its target has been frozen.
   */
  default Optional<Instant> deadline() {
    return Optional.empty();
  }

  static RequestState initial() {
    return new None();
  }

  /**
   * The state after one more event.
   *
   * @throws ImpossibleEventException where the event cannot follow; the reader must stop
   */
  default RequestState evolve(EventMeta meta, RequestEvent event) {
    return Evolution.evolve(this, At.of(meta), event);
  }

  /** There is no such request. */
  record None() implements RequestState {

    @Override
    public Position position() {
      return Position.START;
    }
  }

  /** There is such a request. */
  sealed interface Known extends RequestState {
    Submission submission();

    RequestStatus status();

    /** The same, with more known of the review. */
    Known with(Position position, Submission submission);

    default RequestId id() {
      return submission().request();
    }

    @Override
    default Optional<Instant> deadline() {
      return ownDue();
    }

    /** When the log is to say that evidence has not come in time. */
    default Optional<Instant> evidenceDue() {
      return Optional.empty();
    }

    /** The first of the times that freezes do not put off. */
    default Optional<Instant> ownDue() {
      return evidenceDue().map(this::orReviewDue).or(this::reviewDue);
    }

    /** When the log is to say that the review is overdue. */
    default Optional<Instant> reviewDue() {
      return submission().review().flatMap(Review::deadline);
    }

    private Instant orReviewDue(Instant other) {
      return reviewDue().filter(it -> it.isBefore(other)).orElse(other);
    }

    /** Another time, or one that freezes do not put off, whichever is first. */
    default Instant orOwnDue(Instant other) {
      return ownDue().filter(it -> it.isBefore(other)).orElse(other);
    }
  }

  /** The policies that it is judged by are fixed. */
  sealed interface Judged extends Known {
    Workflow workflow();
  }

  /** Its time can run out. */
  sealed interface Expiring extends Judged {
    /** When the time began to run. */
    Instant since();

    /** From then on it is over, unless freezes put that off. */
    Instant until();

    @Override
    default Optional<Instant> deadline() {
      return Optional.of(orOwnDue(until()));
    }
  }

  /** It may have had executions, whose results may be read and whose agents may report again. */
  sealed interface Ran extends Judged {
    Runs runs();

    /** The same, with more known of its executions. */
    Ran with(Position position, Runs runs);
  }

  /** It is over. */
  sealed interface Final extends Judged {}

  /** Seen only while the events of one decision are folded one by one. */
  sealed interface Passing extends Known {}

  /** Submitted, its policies not yet pinned. */
  record Submitted(Position position, Submission submission) implements Passing {

    @Override
    public RequestStatus status() {
      return RequestStatus.PENDING;
    }

    @Override
    public Submitted with(Position moved, Submission more) {
      return new Submitted(moved, more);
    }
  }

  /** No step is open: the next one is about to be, or the approval follows. */
  record BetweenSteps(
      Position position, Submission submission, Workflow workflow, List<MetStep> met)
      implements Passing, Judged {

    @Override
    public RequestStatus status() {
      return RequestStatus.PENDING;
    }

    @Override
    public BetweenSteps with(Position moved, Submission more) {
      return new BetweenSteps(moved, more, workflow, met);
    }
  }

  /**
   * A step waits for votes.
   *
   * @param met the steps before it
   * @param step its place in the workflow, from 1
   * @param votes on this step alone, in their order
   */
  record Pending(
      Position position,
      Submission submission,
      Workflow workflow,
      List<MetStep> met,
      int step,
      Instant until,
      List<Vote> votes)
      implements Expiring {

    @Override
    public RequestStatus status() {
      return RequestStatus.PENDING;
    }

    @Override
    public Pending with(Position moved, Submission more) {
      return new Pending(moved, more, workflow, met, step, until, votes);
    }

    @Override
    public Optional<Instant> evidenceDue() {
      return submission.evidence().filter(Gathering::isAwaited).map(Gathering::until);
    }

    /** Later steps share the time of the first. */
    @Override
    public Instant since() {
      return submission.at();
    }

    /** The steps after the open one. */
    public List<Step> later() {
      return workflow.steps().subList(step, workflow.steps().size());
    }

    /** What the open step demands. */
    public Step open() {
      return workflow.steps().get(step - 1);
    }

    public Optional<Vote> voteOf(Subject person) {
      return votes.stream().filter(vote -> vote.voter().equals(person)).findFirst();
    }

    /** Those who voted so, in the order of their votes. */
    public List<Subject> voters(Verdict verdict) {
      return votes.stream().filter(vote -> vote.verdict() == verdict).map(Vote::voter).toList();
    }
  }

  /** It may be dispatched; the approval of a digest, consumed. */
  record Approved(
      Position position, Submission submission, Workflow workflow, Approval approval, Runs runs)
      implements Expiring, Ran {

    @Override
    public RequestStatus status() {
      return RequestStatus.APPROVED;
    }

    @Override
    public Approved with(Position moved, Submission more) {
      return new Approved(moved, more, workflow, approval, runs);
    }

    @Override
    public Instant since() {
      return approval.since();
    }

    @Override
    public Instant until() {
      return approval.until();
    }

    @Override
    public Approved with(Position moved, Runs more) {
      return new Approved(moved, submission, workflow, approval, more);
    }
  }

  /** One execution is under way. */
  record Executing(
      Position position,
      Submission submission,
      Workflow workflow,
      Approval approval,
      Runs runs,
      Run run)
      implements Ran {

    @Override
    public RequestStatus status() {
      return RequestStatus.EXECUTING;
    }

    @Override
    public Executing with(Position moved, Submission more) {
      return new Executing(moved, more, workflow, approval, runs, run);
    }

    @Override
    public Optional<Instant> deadline() {
      return switch (run) {
        case Run.Queued _ -> Optional.of(orOwnDue(approval.until()));
        case Run.Granted granted -> Optional.of(orOwnDue(granted.until()));
        case Run.Running _, Run.Unknown _, Run.Publishing _ -> ownDue();
      };
    }

    /** The lane in which it takes its turn, or has it. */
    public Optional<Lane> laneToTake() {
      return Lanes.toTake(this);
    }

    @Override
    public Executing with(Position moved, Runs more) {
      return new Executing(moved, submission, workflow, approval, more, run);
    }

    Executing with(Position moved, Run next) {
      return new Executing(moved, submission, workflow, approval, runs, next);
    }
  }

  /**
   * It ran as often as it may, and the last outcome says how it went; or its approval is consumed.
   */
  record Completed(Position position, Submission submission, Workflow workflow, Runs runs)
      implements Ran, Final {

    @Override
    public RequestStatus status() {
      return RequestStatus.COMPLETED;
    }

    @Override
    public Completed with(Position moved, Submission more) {
      return new Completed(moved, more, workflow, runs);
    }

    @Override
    public Completed with(Position moved, Runs more) {
      return new Completed(moved, submission, workflow, more);
    }
  }

  /** An approver said no. */
  record Rejected(Position position, Submission submission, Workflow workflow) implements Final {

    @Override
    public RequestStatus status() {
      return RequestStatus.REJECTED;
    }

    @Override
    public Rejected with(Position moved, Submission more) {
      return new Rejected(moved, more, workflow);
    }
  }

  /**
   * Its time ran out.
   *
   * @param was where it stood then: pending or approved
   */
  record Expired(
      Position position, Submission submission, Workflow workflow, RequestStatus was, Runs runs)
      implements Ran, Final {

    @Override
    public RequestStatus status() {
      return RequestStatus.EXPIRED;
    }

    @Override
    public Expired with(Position moved, Submission more) {
      return new Expired(moved, more, workflow, was, runs);
    }

    @Override
    public Expired with(Position moved, Runs more) {
      return new Expired(moved, submission, workflow, was, more);
    }
  }

  /** It was called off before it ran, or between two runs. */
  record Cancelled(Position position, Submission submission, Workflow workflow, Runs runs)
      implements Ran, Final {

    @Override
    public RequestStatus status() {
      return RequestStatus.CANCELLED;
    }

    @Override
    public Cancelled with(Position moved, Submission more) {
      return new Cancelled(moved, more, workflow, runs);
    }

    @Override
    public Cancelled with(Position moved, Runs more) {
      return new Cancelled(moved, submission, workflow, more);
    }
  }
}
