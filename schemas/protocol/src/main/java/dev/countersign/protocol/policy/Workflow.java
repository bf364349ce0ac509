package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.time.Duration;
import java.util.List;

@Doc(
    "What the policies that matched a request demand of it, in full, so that later changes cannot move it.")
public record Workflow(
    @Doc("The version of the rules that judge the request.") int rules,
    @Doc("The policies that matched, in alphabetical order.") List<PinnedPolicy> policies,
    @Doc("The steps in their order; none where every policy approves by itself.") List<Step> steps,
    @Doc("How long the request may wait for its votes.") Duration pendingFor,
    @Doc("How long its approval is good for.") Duration approvedFor,
    @Doc("How many times it may run.") int executions,
    @Doc("Whether a failed run may be repeated.") boolean repeatFailed,
    @Doc("When it may not take effect: the windows of every policy that matched.")
        List<FreezeWindow> freezes) {}
