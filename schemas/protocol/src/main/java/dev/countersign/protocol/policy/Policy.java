package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@Doc(
    "Who must countersign what. Where several policies match a request, the steps of all of them"
        + " are demanded and the stricter limit holds.")
public record Policy(
    @Doc("The name, unique among the policies in force.") String name,
    @Doc("Its place among the policies that match: those with a lower number come first.")
        int priority,
    @Doc("Whether it replaces the policies that match and are less specific.") boolean exclusive,
    @Doc("Which requests it is about.") Match match,
    @Doc(
            "Whether it only restricts what others cover: where no other policy matches, it allows"
                + " nothing.")
        boolean onlyRestricts,
    @Doc(
            "The steps in their order; none means that the policy always approves by itself, or"
                + " only restricts.")
        List<Step> steps,
    @Doc("When it approves by itself although it has steps.") Optional<AutoApproval> autoApproval,
    @Doc("Whether the requester must give a reason.") boolean reasonRequired,
    @Doc("What the whole ticket must look like, as an RE2 expression; none demands no ticket.")
        Optional<String> ticket,
    @Doc("How long a request may wait for its votes.") Duration pendingFor,
    @Doc("How long an approval is good for.") Duration approvedFor,
    @Doc("How many times the operation may run under one approval, at least 1.") int executions,
    @Doc("Whether a failed run may be repeated under the same approval.") boolean repeatFailed,
    @Doc("How long one statement may take at most, if the target allows that much.")
        Optional<Duration> statementTimeout,
    @Doc("How many rows an execution may return at most, if the target allows that many.")
        Optional<Integer> rowLimit,
    @Doc("How long a result may be read after its execution has ended, at most 30 days.")
        Duration resultsFor,
    @Doc("How many of what it is about may run side by side at a target, where it says so.")
        Optional<Integer> lane,
    @Doc("When nothing that it is about may take effect.") List<FreezeWindow> freezes,
    @Doc(
            "Whether its steps, its ticket, its lane and its freeze windows hold even where glass"
                + " is broken.")
        boolean nonBypassable,
    @Doc("Whether steps of what it is about may be overridden, as far as it is concerned.")
        boolean overrideAllowed,
    @Doc("Whether glass may be broken for what it is about, as far as it is concerned.")
        boolean breakGlassAllowed,
    @Doc("How long the review of a request may take for which glass was broken.")
        Duration reviewWithin,
    @Doc("What is to be gathered for those who vote, where it wants that.")
        Optional<EvidenceWish> evidence) {}
