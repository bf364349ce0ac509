package dev.countersign.requestservice.rest;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PinnedPolicy;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.request.RequestId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request as callers see it. */
@Schema(
    name = "Request",
    description = "A request: what was asked, where it stands, who can move it.")
public record RequestJson(
    @Schema(description = "Names the request for ever.", implementation = String.class)
        RequestId id,
    @Schema(
            description = "Where it stands.",
            enumeration = {
              "pending",
              "approved",
              "executing",
              "completed",
              "rejected",
              "expired",
              "cancelled"
            })
        String status,
    @Schema(
            description =
                "The sequence of the last event in this view; ask for minSequence to see a newer"
                    + " one.")
        long sequence,
    @Schema(description = "What was asked for.", examples = "sql") String kind,
    @Schema(description = "The name of the target.") String target,
    @Schema(description = "The environment that the target stands in.") String environment,
    @Schema(description = "Who asked.", implementation = String.class) Subject requester,
    @Schema(
            description = "What sort of being asked.",
            enumeration = {"person", "ai", "service"})
        String requesterKind,
    @Schema(description = "When it was asked.") Instant submittedAt,
    @Schema(description = "When the last event happened.") Instant updatedAt,
    @Schema(
            description =
                "When it expires unless something happens. Not there while its target is frozen:"
                    + " the time rests, and runs on at the thaw.")
        Optional<Instant> until,
    @Schema(description = "The freeze that holds it up, while its target is frozen.")
        Optional<FreezeJson.HoldJson> frozen,
    @Schema(
            description =
                "Where it waits for its turn in the lane of its target. Not there in lists, and in"
                    + " answers to commands.")
        Optional<LaneJson.QueueJson> queue,
    @Schema(
            description =
                "The salted digest of the exact text: what a vote is on and what an agent runs.",
            implementation = String.class)
        Digest operationDigest,
    @Schema(
            description =
                "The exact text, whole or not at all; only for the requester, those it is shared"
                    + " with, its approvers and administrators, and not once it is erased.")
        Optional<String> sql,
    @Schema(
            description =
                "What an approval is about; for the same readers, and not once it is erased.")
        Optional<ApprovalJson> approval,
    @Schema(
            description =
                "The policies that a change of them wants in force; for the same readers, and not"
                    + " once they are erased.")
        Optional<PolicyChangeJson> policyChange,
    @Schema(
            description =
                "The migrations that are asked for, file by file; for the same readers, and not once"
                    + " they are erased.")
        Optional<MigrationBody> migration,
    @Schema(description = "Why it is wanted; for the same readers.") Optional<String> reason,
    @Schema(description = "The ticket it belongs to; for the same readers.")
        Optional<String> ticket,
    @Schema(description = "What is known of the operation without running it.") FactsJson facts,
    @Schema(description = "Who else may read the text and the result.") List<Party> shareWith,
    @Schema(description = "Who may consume an approval beside the requester.")
        List<Party> consumers,
    @Schema(
            description = "Who sends it on its way once it is approved.",
            enumeration = {"manual", "automatic"})
        String dispatch,
    @Schema(description = "The policies that matched, as they stood then.")
        List<PinnedPolicy> policies,
    @Schema(description = "The steps that they demand, in order.") List<StepJson> steps,
    @Schema(description = "Every vote ever cast, in order, those taken back included.")
        List<VoteJson> votes,
    @Schema(
            description = "What it still waits for, a sentence a step, the open step first.",
            examples = "1 of group:dba")
        List<String> waitingFor,
    @Schema(description = "The people who can move it now, by the governance of this moment.")
        List<Subject> canUnblock,
    @Schema(
            description = "How it came to be approved, once it has.",
            enumeration = {"auto", "votes", "break-glass"})
        Optional<String> approvedBy,
    @Schema(description = "When it was approved.") Optional<Instant> approvedAt,
    @Schema(description = "That glass was broken for it, and its review; not there otherwise.")
        Optional<BreakGlassJson> breakGlass,
    @Schema(description = "What agents found out at the target; not there where nobody asked.")
        Optional<EvidenceJson> evidence,
    @Schema(
            description = "Who consumed the approval, once someone has.",
            implementation = String.class)
        Optional<Subject> consumedBy,
    @Schema(description = "When it was consumed, once it is.") Optional<Instant> consumedAt,
    @Schema(description = "How many more times it may run, or an approval be consumed.")
        int runsLeft,
    @Schema(description = "Its runs, in order.") List<ExecutionJson> executions,
    @Schema(
            description =
                "What there is of it, for you as well, and is not whole here: sql, migration or"
                    + " policyChange, where it is left out; reason, with the ticket, and comments, of"
                    + " votes, overrides and a review, where some are left out; facts, where texts and"
                    + " lists are cut short, the redacted text at a final …. A list leaves out"
                    + " reason, comments and a text of more than 4 KiB, and cuts facts short after"
                    + " 1000 characters; the request itself leaves out only a reason or a comment"
                    + " of more than 64 KiB, and comments before the last 100.",
            examples = "sql")
        List<String> abridged) {

  /** What an approval is about. */
  @Schema(name = "Approval", description = "What is to be countersigned, as its asker says.")
  public record ApprovalJson(
      @Schema(description = "The asker's own digest, 64 hex digits.", implementation = String.class)
          Digest digest,
      @Schema(description = "What it is.") String title,
      @Schema(description = "More about it; empty where there is none.") String description,
      @Schema(description = "Where people find it; empty where that is nowhere.") String link) {}

  /** What a change of policies wants in force. */
  @Schema(name = "ProposedPolicies", description = "All the policies that are to be in force.")
  public record PolicyChangeJson(
      @Schema(
              description =
                  "The epoch of the last change that its asker knew of; where there was another"
                      + " since, nothing will be published.")
          long basedOn,
      @Schema(description = "The policies, each with its file and text.")
          List<PolicySource> policies) {}

  /** What is known of an operation. */
  @Schema(name = "Facts", description = "What an operation may do, free of literals.")
  public record FactsJson(
      @Schema(
              description =
                  "The most dangerous thing that it may do; none for what is no statement.",
              enumeration = {"none", "read", "write", "ddl", "destructive", "privileged", "opaque"})
          String statementClass,
      @Schema(description = "How many statements it has.") int statements,
      @Schema(description = "The tables that it names.") List<String> tables,
      @Schema(description = "The functions that it calls.") List<String> functions,
      @Schema(description = "Its text, each literal replaced by a question mark.") String redacted,
      @Schema(description = "Why it is classed so.") List<String> findings,
      @Schema(description = "What it reads and changes.") EffectsJson effects,
      @Schema(
              description =
                  "What statements share that differ in literals alone, 64 hex digits; not there"
                      + " where its words are not known for sure, and for approvals.",
              implementation = String.class)
          Optional<Digest> fingerprint) {}

  /** One step. */
  @Schema(name = "Step", description = "One stage of approval.")
  public record StepJson(
      @Schema(description = "Its place, from 1.") int step,
      @Schema(description = "What it is called.") String name,
      @Schema(description = "The policies that demand it.") List<String> policies,
      @Schema(
              description = "Where it stands.",
              enumeration = {"met", "overridden", "bypassed", "open", "waiting", "closed"})
          String status,
      @Schema(description = "Its quorums.") List<QuorumJson> quorums,
      @Schema(
              description =
                  "The ways to meet it, by the places of their quorums, from 1; any one will do.")
          List<List<Integer>> alternatives,
      @Schema(
              description = "What a rejection does.",
              enumeration = {"ends", "counts", "noted"})
          String reject,
      @Schema(description = "How many rejections end it; 0 where they are only noted.")
          int rejections,
      @Schema(description = "Whether the requester may fill a seat.") boolean selfApproval,
      @Schema(description = "Whether people of other steps may fill a seat.") boolean samePeople,
      @Schema(description = "Who may not fill a seat.") List<Party> excluded,
      @Schema(
              description =
                  "Patterns for groups: who is in one with the requester may not fill a seat.")
          List<String> excludedTeams,
      @Schema(description = "Whose vote fills which quorum, once it is met.") List<Seat> seats,
      @Schema(description = "Who approved it alone, where somebody did.")
          Optional<OverriddenJson> overridden,
      @Schema(description = "When it was passed over, where it was, for glass was broken.")
          Optional<Instant> bypassedAt) {}

  /** What stands in place of the votes. */
  @Schema(name = "Overridden", description = "Somebody's word in place of the votes on a step.")
  public record OverriddenJson(
      @Schema(description = "Who approved it.", implementation = String.class) Subject by,
      @Schema(description = "When.") Instant at,
      @Schema(description = "Why; for the readers of the exact text.") Optional<String> reason) {}

  /** Broken glass. */
  @Schema(name = "BreakGlass", description = "That glass was broken for a request, and its review.")
  public record BreakGlassJson(
      @Schema(description = "When its review is overdue.") Instant reviewBy,
      @Schema(description = "Whether it is overdue, or was when it was closed.") boolean overdue,
      @Schema(
              description = "What the reviewer found, once somebody has closed it.",
              enumeration = {"justified", "unjustified"})
          Optional<String> finding,
      @Schema(description = "Who closed it.", implementation = String.class)
          Optional<Subject> reviewedBy,
      @Schema(description = "When.") Optional<Instant> reviewedAt,
      @Schema(description = "What the reviewer said; for the readers of the exact text.")
          Optional<String> comment) {}

  /** So many of those. */
  @Schema(name = "Quorum", description = "So many approvals by people of any of these parties.")
  public record QuorumJson(
      @Schema(description = "How many.") int count,
      @Schema(description = "Of whom.") List<Party> anyOf) {}

  /** One vote. */
  @Schema(name = "Vote", description = "One person's say on one step.")
  public record VoteJson(
      @Schema(description = "The place of the step.") int step,
      @Schema(description = "Who voted.", implementation = String.class) Subject voter,
      @Schema(
              description = "The vote.",
              enumeration = {"approve", "reject"})
          String decision,
      @Schema(description = "What the voter said; for the readers of the exact text.")
          Optional<String> comment,
      @Schema(description = "When.") Instant at,
      @Schema(description = "When the voter took it back, where they did.")
          Optional<Instant> withdrawnAt) {}
}
