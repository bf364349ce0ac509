package dev.countersign.protocol.request;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What has happened to a request: past tense, immutable and complete, so that no reader has to look
 * anything up.
 */
public sealed interface RequestEvent extends LogEvent {

  @Doc(
      "Someone asked for an operation. The exact text, the reason and the ticket are payloads; here"
          + " are their digests.")
  record RequestSubmitted(
      @Doc("What is asked for.") OperationKind kind,
      @Doc("Where it is to happen.") TargetRef target,
      @Doc("What the operation does, as far as its text tells.") OperationFacts facts,
      @Doc("The salted digest of the exact bytes; what approvers vote on and agents run.")
          Digest operation,
      @Doc("The salted digest of the reason, the ticket and the metadata, where any were given.")
          Optional<Digest> note,
      @Doc("Who may read the result beside the requester.") List<Party> shareWith,
      @Doc("Who may consume the approval beside the requester; only for kind APPROVAL.")
          List<Party> consumers,
      @Doc("Who sends the request on its way once it is approved.") DispatchMode dispatch,
      @Doc(
              "The X25519 public key to which the result of an automatic dispatch is sealed, where one was given.")
          Optional<Bytes> resultKey,
      @Doc(
              "Whether its results may be kept; else only whoever waits for one gets it, once, and evidence about it has numbers alone.")
          boolean stored)
      implements RequestEvent {

    /** Whose result is kept. */
    public RequestSubmitted(
        OperationKind kind,
        TargetRef target,
        OperationFacts facts,
        Digest operation,
        Optional<Digest> note,
        List<Party> shareWith,
        List<Party> consumers,
        DispatchMode dispatch,
        Optional<Bytes> resultKey) {
      this(kind, target, facts, operation, note, shareWith, consumers, dispatch, resultKey, true);
    }
  }

  @Doc("The policies that matched were fixed for the request, with everything they demand.")
  record WorkflowPinned(@Doc("What they demand.") Workflow workflow) implements RequestEvent {}

  @Doc(
      "Glass was broken: the request goes ahead without the steps and past the freezes that can be"
          + " bypassed, and somebody else is to review it.")
  record GlassBroken(
      @Doc("When the review is overdue; freezes do not put it off.") Instant reviewBy)
      implements RequestEvent {}

  @Doc("A step was passed over, for glass was broken and the policies let it be bypassed.")
  record StepBypassed(@Doc("The place of the step in the workflow, from 1.") int step)
      implements RequestEvent {}

  @Doc("Agents were asked to gather evidence for those who are to vote; nobody approves meanwhile.")
  record EvidenceAsked(
      @Doc("Which gathering of the request it is, from 1.") int gathering,
      @Doc("What to gather.") List<EvidencePart> gather,
      @Doc("The pool whose agents were asked; absent where none serves the target.")
          Optional<String> pool,
      @Doc(
              "When it counts as failed unless something is reported by then; freezes do not put it"
                  + " off.")
          Instant until,
      @Doc("The X25519 public key to which plans and samples are sealed, where there is one.")
          Optional<Bytes> resultKey)
      implements RequestEvent {}

  @Doc("An agent gathered evidence. What has rows or literals is sealed like a result.")
  record EvidenceGathered(
      @Doc("Which gathering of the request it is, from 1.") int gathering,
      @Doc("What was found out.") Evidence evidence)
      implements RequestEvent {}

  @Doc("No evidence was gathered; that keeps nobody from approving unless policies require it.")
  record EvidenceFailed(
      @Doc("Which gathering of the request it is, from 1.") int gathering,
      @Doc("Why, without literals.") Failure failure)
      implements RequestEvent {}

  @Doc("Someone read what was gathered and sealed.")
  record EvidenceRead(
      @Doc("Which gathering of the request it is, from 1.") int gathering,
      @Doc("Whether rows were among it.") boolean samples)
      implements RequestEvent {}

  @Doc("A step waits for votes.")
  record StepOpened(
      @Doc("The place of the step in the workflow, from 1.") int step,
      @Doc("When the request expires unless it is approved by then; freezes put it off.")
          Instant until)
      implements RequestEvent {}

  @Doc("One person's say on one step. Counting is left to StepMet: readers never count votes.")
  record VoteCast(
      @Doc("The place of the step in the workflow, from 1.") int step,
      @Doc("What the vote says.") Verdict verdict,
      @Doc("The salted digest of the exact bytes that the voter saw.") Digest operation,
      @Doc("The salted digest of the voter's comment, where one was given.")
          Optional<Digest> comment)
      implements RequestEvent {}

  @Doc("A person took back the vote on a step that was still open.")
  record VoteWithdrawn(@Doc("The place of the step in the workflow, from 1.") int step)
      implements RequestEvent {}

  @Doc("The votes on a step fill every seat of its quorums.")
  record StepMet(
      @Doc("The place of the step in the workflow, from 1.") int step,
      @Doc("Who sits where.") List<Seat> seats)
      implements RequestEvent {}

  @Doc("Somebody who may approved the open step alone, in place of its votes.")
  record StepOverridden(
      @Doc("The place of the step in the workflow, from 1.") int step,
      @Doc("The salted digest of the exact bytes that they saw.") Digest operation,
      @Doc("The salted digest of their reason.") Digest reason)
      implements RequestEvent {}

  @Doc("The operation may run; an approval of a digest may be consumed.")
  record RequestApproved(
      @Doc("How it came to be approved.") ApprovalWay way,
      @Doc("The salted digest of the exact bytes that may run.") Digest operation,
      @Doc("When the approval lapses; freezes put it off.") Instant until,
      @Doc("How many times it may run; an approval of a digest is consumed once.") int executions)
      implements RequestEvent {}

  @Doc("A qualified approver said no, and the policy lets that end the request.")
  record RequestRejected(@Doc("The place of the step in the workflow, from 1.") int step)
      implements RequestEvent {}

  @Doc("The time for votes, or for running, is over.")
  record RequestExpired(@Doc("Where the request stood when its time was over.") RequestStatus was)
      implements RequestEvent {}

  @Doc(
      "The requester or somebody who may called the request off; or policy-service did, for the"
          + " requester was suspended.")
  record RequestCancelled() implements RequestEvent {}

  @Doc(
      "The approval of a digest was made use of, which it can be once. Whoever acted may go ahead.")
  record ApprovalConsumed(
      @Doc("The salted digest of the document that was approved and is used up.") Digest operation)
      implements RequestEvent {}

  @Doc("A run waits for its turn in the lane of its target; then it is granted.")
  record ExecutionQueued(
      @Doc("The execution.") ExecutionId execution,
      @Doc("The X25519 public key to which the result will be sealed.") Bytes resultKey,
      @Doc(
              "Whether its private half is kept; else only whoever waits for the result gets it, once.")
          boolean stored)
      implements RequestEvent {

    /** Whose result is kept. */
    public ExecutionQueued(ExecutionId execution, Bytes resultKey) {
      this(execution, resultKey, true);
    }
  }

  @Doc(
      "A run waits for its turn no more, for it may not be granted; the request is approved as"
          + " before.")
  record TurnMissed(
      @Doc("The execution.") ExecutionId execution, @Doc("Why it may not be granted.") TurnMiss why)
      implements RequestEvent {}

  @Doc("A signed permission to run once went out to the agents of a pool.")
  record ExecutionGranted(
      @Doc("The execution that it is for.") ExecutionId execution,
      @Doc("The pool whose agents may claim it.") String pool,
      @Doc("The salted digest of the exact bytes to run.") Digest operation,
      @Doc("When the grant lapses unless it is claimed by then.") Instant until,
      @Doc("How long after its last sign of life an agent is given up, in milliseconds.")
          java.time.Duration lease,
      @Doc("The X25519 public key to which the result is sealed.") Bytes resultKey,
      @Doc(
              "Whether its private half is kept; else only whoever waits for the result gets it, once.")
          boolean stored)
      implements RequestEvent {

    /** Whose result is kept. */
    public ExecutionGranted(
        ExecutionId execution,
        String pool,
        Digest operation,
        Instant until,
        java.time.Duration lease,
        Bytes resultKey) {
      this(execution, pool, operation, until, lease, resultKey, true);
    }
  }

  @Doc(
      "An approved change of policies went to governance, which is to put it in force or to say why"
          + " not.")
  record PublicationAsked(
      @Doc("The execution.") ExecutionId execution,
      @Doc("The salted digest of the exact bytes that were approved.") Digest operation)
      implements RequestEvent {}

  @Doc("Nobody claimed the grant in time; the request is approved as before.")
  record GrantExpired(@Doc("The execution whose grant lapsed.") ExecutionId execution)
      implements RequestEvent {}

  @Doc("An agent claimed the grant and may run it.")
  record ExecutionStarted(
      @Doc("The execution.") ExecutionId execution,
      @Doc("The agent that runs it.") Subject agent,
      @Doc("The hash of the signed grant that it claimed.") Digest grant)
      implements RequestEvent {}

  @Doc(
      "Someone asked for a running execution to be stopped; whether it was, its outcome will tell.")
  record CancelAsked(
      @Doc("The execution.") ExecutionId execution,
      @Doc("The freeze by which policy-service asked, where nobody else did.")
          Optional<String> freeze)
      implements RequestEvent {

    /** Asked for by the one who acted. */
    public CancelAsked(ExecutionId execution) {
      this(execution, Optional.empty());
    }
  }

  @Doc("The operation ran and its effect is there.")
  record ExecutionSucceeded(
      @Doc("The execution.") ExecutionId execution,
      @Doc("What it produced, without the rows.") ResultSummary result,
      @Doc("How many more times the request may run.") int runsLeft)
      implements RequestEvent {}

  @Doc("The operation did not take effect.")
  record ExecutionFailed(
      @Doc("The execution.") ExecutionId execution,
      @Doc("What went wrong, without literals.") Failure failure,
      @Doc("What the target itself said, sealed like a result, where it said anything.")
          Optional<ResultSummary> words,
      @Doc("How many more times the request may run.") int runsLeft)
      implements RequestEvent {}

  @Doc("The operation was stopped before it took effect.")
  record ExecutionCancelled(
      @Doc("The execution.") ExecutionId execution,
      @Doc("How many more times the request may run.") int runsLeft)
      implements RequestEvent {}

  @Doc(
      "The agent fell silent while it ran the operation; nothing else happens to the request until"
          + " the truth is known.")
  record ExecutionUnknown(
      @Doc("The execution.") ExecutionId execution,
      @Doc("When its agent was last heard of.") Instant lastHeard)
      implements RequestEvent {}

  @Doc(
      "An agent looked at the target of an Unknown execution and could not tell what became of it: a"
          + " person has to.")
  record ExecutionInspected(
      @Doc("The execution.") ExecutionId execution,
      @Doc("What it found there, in sentences without literals.") String found)
      implements RequestEvent {}

  @Doc(
      "The truth about an Unknown execution is known: an agent found it at the target, or a person"
          + " said it where no agent can find it.")
  record ExecutionReconciled(
      @Doc("The execution.") ExecutionId execution,
      @Doc("What became of it: SUCCEEDED or FAILED.") Outcome outcome,
      @Doc("How an agent knows it, in a sentence without literals; empty where a person said it.")
          String evidence,
      @Doc("The salted digest of the reason of the person who said it.") Optional<Digest> reason,
      @Doc("How many more times the request may run.") int runsLeft)
      implements RequestEvent {}

  @Doc(
      "An agent reported the end of an execution that was no longer running; recorded, and nothing"
          + " changes by it.")
  record LateReport(
      @Doc("The execution.") ExecutionId execution,
      @Doc("What the agent reported.") Outcome outcome)
      implements RequestEvent {}

  @Doc("Someone read the result of an execution.")
  record ResultRead(@Doc("The execution.") ExecutionId execution) implements RequestEvent {}

  @Doc(
      "Somebody who may had a result forgotten before its time: every gateway drops the key to it.")
  record ResultForgotten(@Doc("The execution.") ExecutionId execution) implements RequestEvent {}

  @Doc(
      "A vote, or an override, counts no more, for whoever gave it was suspended. Its step is open again if it was met, and the steps after it begin anew.")
  record VoteDiscounted(
      @Doc("The place of the step in the workflow, from 1.") int step,
      @Doc("Whose vote it was.") Subject voter)
      implements RequestEvent {}

  @Doc(
      "Somebody else than the requester closed the review of a request for which glass was broken.")
  record BreakGlassReviewed(
      @Doc("What the reviewer found.") Finding finding,
      @Doc("The salted digest of the reviewer's words.") Digest comment)
      implements RequestEvent {}

  @Doc("Nobody closed the review of a request for which glass was broken by the time it was due.")
  record BreakGlassReviewOverdue(@Doc("When it was due.") Instant due) implements RequestEvent {}
}
