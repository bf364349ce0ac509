package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@Doc(
    "What the policies that matched a request demand of it, in full, so that later changes cannot"
        + " move it.")
public record Workflow(
    @Doc("The version of the rules that judge the request.") int rules,
    @Doc("The policies that apply, in alphabetical order.") List<PinnedPolicy> policies,
    @Doc("The steps in their order; none where every policy approves by itself.") List<Step> steps,
    @Doc("How long the request may wait for its votes.") Duration pendingFor,
    @Doc("How long its approval is good for.") Duration approvedFor,
    @Doc("How many times it may run.") int executions,
    @Doc("Whether a failed run may be repeated.") boolean repeatFailed,
    @Doc("How long one statement may take at most, where a policy says so.")
        Optional<Duration> statementTimeout,
    @Doc("How many rows an execution may return at most, where a policy says so.")
        Optional<Integer> rowLimit,
    @Doc("How long a result may be read after its execution has ended.") Duration resultsFor,
    @Doc("The lane that its runs take their turn in, where a policy wants one.")
        Optional<Lane> lane,
    @Doc("When it may not take effect: the windows of every policy that matched.")
        List<FreezeWindow> freezes,
    @Doc("Whether its steps may be overridden.") boolean overrideAllowed,
    @Doc("How long its review may take where glass is broken for it.") Duration reviewWithin,
    @Doc("What is to be gathered before anybody approves, where a policy wants that.")
        Optional<EvidenceWish> evidence) {}
