package dev.countersign.protocol.request;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.evidence.EvidenceReport;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.policy.Party;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What may be asked about a request. Who asks, and of which request, is in the signed header. */
public sealed interface RequestCommand extends Command {

  @Doc("Asks for an operation.")
  record SubmitRequest(
      @Doc("What is asked for.") OperationKind kind,
      @Doc("Where it is to happen.") TargetRef target,
      @Doc("The salted digest of the exact bytes, which travel as a payload.") Digest operation,
      @Doc(
              "The salted digest of reason, ticket and metadata, which travel as a payload where"
                  + " any are given.")
          Optional<Digest> note,
      @Doc("Chosen by the caller; the request id follows from it, the issuer and the subject.")
          String idempotencyKey,
      @Doc("Who may read the result beside the requester.") List<Party> shareWith,
      @Doc("Who may consume the approval beside the requester; only for kind APPROVAL.")
          List<Party> consumers,
      @Doc("Who sends the request on its way once it is approved.") DispatchMode dispatch,
      @Doc(
              "The X25519 public key to which the result of a dispatch without a further command is"
                  + " sealed.")
          Optional<Bytes> resultKey,
      @Doc(
              "Whether glass is broken for it: it goes ahead at once, without the steps and past the freezes that can be bypassed, and is reviewed afterwards.")
          boolean breakGlass,
      @Doc(
              "Whether the private half of the result key is kept, so that the result can be read as long as policies let it; else only whoever waits for it gets it, once.")
          boolean stored)
      implements RequestCommand {

    /** Whose result is kept. */
    public SubmitRequest(
        OperationKind kind,
        TargetRef target,
        Digest operation,
        Optional<Digest> note,
        String idempotencyKey,
        List<Party> shareWith,
        List<Party> consumers,
        DispatchMode dispatch,
        Optional<Bytes> resultKey,
        boolean breakGlass) {
      this(
          kind,
          target,
          operation,
          note,
          idempotencyKey,
          shareWith,
          consumers,
          dispatch,
          resultKey,
          breakGlass,
          true);
    }
  }

  @Doc("Says yes or no to the step that is open.")
  record CastVote(
      @Doc("What the vote says.") Verdict verdict,
      @Doc("The salted digest of the exact bytes that the voter saw.") Digest operation,
      @Doc("The salted digest of a comment, which travels as a payload where one is given.")
          Optional<Digest> comment,
      @Doc(
              "The place of the step that the voter saw open, from 1, where the voter says so: the"
                  + " vote is refused once another is open.")
          Optional<Integer> step)
      implements RequestCommand {

    /** On whichever step is open. */
    public CastVote(Verdict verdict, Digest operation, Optional<Digest> comment) {
      this(verdict, operation, comment, Optional.empty());
    }
  }

  @Doc("Takes back one's own vote on the step that is open.")
  record WithdrawVote() implements RequestCommand {}

  @Doc("Approves the step that is open, alone and in place of its votes.")
  record OverrideStep(
      @Doc("The place of the step in the workflow, from 1.") int step,
      @Doc("The salted digest of the exact bytes that the one who overrides saw.") Digest operation,
      @Doc("The salted digest of the reason, which travels as a payload.") Digest reason)
      implements RequestCommand {}

  @Doc("Closes the review of a request for which glass was broken.")
  record ReviewBreakGlass(
      @Doc("What the reviewer finds.") Finding finding,
      @Doc("The salted digest of the reviewer's words, which travel as a payload.") Digest comment)
      implements RequestCommand {}

  @Doc("Calls a request off, or asks for its running execution to be stopped.")
  record CancelRequest() implements RequestCommand {}

  @Doc("Sends an approved request on its way.")
  record DispatchRequest(
      @Doc(
              "The X25519 public key to which the result is to be sealed; a change of policies has no result and needs none.")
          Optional<Bytes> resultKey,
      @Doc(
              "Whether the private half of the result key is kept; else only whoever waits for the result gets it, once.")
          boolean stored)
      implements RequestCommand {

    /** Of which any result is kept. */
    public DispatchRequest(Optional<Bytes> resultKey) {
      this(resultKey, true);
    }

    /** Of an operation that has a result, which is kept. */
    public DispatchRequest(Bytes resultKey) {
      this(Optional.of(resultKey));
    }
  }

  @Doc("Makes use of the approval of a digest, which can be done once.")
  record ConsumeApproval(
      @Doc(
              "The salted digest of the document that was approved, as the one who goes ahead read"
                  + " it.")
          Digest operation)
      implements RequestCommand {}

  @Doc("policy-service tells a request that its turn in the lane of its target has come.")
  record TakeSlot(@Doc("The execution.") ExecutionId execution) implements RequestCommand {}

  @Doc("An agent asks to run a grant.")
  record ClaimGrant(
      @Doc("The execution that the grant is for.") ExecutionId execution,
      @Doc("The hash of the signed grant.") Digest grant)
      implements RequestCommand {}

  @Doc("An agent says that it still runs an execution.")
  record Heartbeat(@Doc("The execution.") ExecutionId execution) implements RequestCommand {}

  @Doc("An agent reports the end of an execution.")
  record FinishExecution(
      @Doc("The execution.") ExecutionId execution, @Doc("What became of it.") Report report)
      implements RequestCommand {}

  @Doc(
      "Says what became of an Unknown execution: an agent that found it out at the target, or a"
          + " person where no agent can.")
  record ReconcileExecution(
      @Doc("The execution.") ExecutionId execution,
      @Doc("What became of it: SUCCEEDED or FAILED.") Outcome outcome,
      @Doc("How an agent knows it, in a sentence without literals; empty from a person.")
          String evidence,
      @Doc(
              "The salted digest of a person's reason, which travels as a payload; agents give"
                  + " none.")
          Optional<Digest> reason)
      implements RequestCommand {}

  @Doc(
      "An agent looked at the target of an Unknown execution and cannot tell what became of it: a"
          + " person has to.")
  record ReportInspection(
      @Doc("The execution.") ExecutionId execution,
      @Doc("What it found there, in sentences without literals.") String found)
      implements RequestCommand {}

  @Doc("The gateway is about to hand out a result.")
  record RecordResultRead(@Doc("The execution.") ExecutionId execution) implements RequestCommand {}

  @Doc("Asks for a result to be forgotten before its time.")
  record ForgetResult(@Doc("The execution.") ExecutionId execution) implements RequestCommand {}

  @Doc("Asks for evidence once more, for those who are to vote.")
  record GatherEvidence(
      @Doc(
              "The X25519 public key to which plans and samples are sealed; without one they are"
                  + " not kept.")
          Optional<Bytes> resultKey)
      implements RequestCommand {}

  @Doc("An agent reports what it found out about an operation that is voted on.")
  record ReportEvidence(
      @Doc("Which gathering of the request it is, from 1.") int gathering,
      @Doc("What came of it.") EvidenceReport report)
      implements RequestCommand {}

  @Doc("The gateway is about to hand out what was gathered and sealed.")
  record RecordEvidenceRead(
      @Doc("Which gathering of the request it is, from 1.") int gathering,
      @Doc("Whether rows are among it.") boolean samples)
      implements RequestCommand {}

  @Doc("policy-service asks itself whether a deadline has passed; the broker's clock decides.")
  record CheckDeadline(
      @Doc("When the agent of the running execution was last heard of, where one runs.")
          Optional<Instant> lastHeard)
      implements RequestCommand {}

  @Doc(
      "policy-service asks itself whether somebody has been suspended whose request this is or who"
          + " voted on it.")
  record CheckStanding() implements RequestCommand {}

  @Doc("policy-service asks itself to stop what runs at a target that a freeze wants cleared.")
  record StopFrozen(
      @Doc("The execution.") ExecutionId execution, @Doc("The name of the freeze.") String freeze)
      implements RequestCommand {}

  @Doc("policy-service tells a change of policies what governance has made of it.")
  record FinishPublication(
      @Doc("The execution.") ExecutionId execution,
      @Doc("How many policies came, changed or went.") int policies,
      @Doc("Why the policies in force are as they were, where they are.") Optional<Failure> failure)
      implements RequestCommand {}
}
