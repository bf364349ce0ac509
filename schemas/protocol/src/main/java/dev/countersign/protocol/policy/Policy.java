package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.time.Duration;
import java.util.List;

@Doc(
    "Who must countersign what. Where several policies match a request, the steps of all of them are demanded and the stricter limit holds.")
public record Policy(
    @Doc("The name, unique among the policies in force.") String name,
    @Doc("Which requests it is about.") Match match,
    @Doc("The steps in their order; none means that the policy approves by itself.")
        List<Step> steps,
    @Doc("Whether the requester must give a reason.") boolean reasonRequired,
    @Doc("How long a request may wait for its votes.") Duration pendingFor,
    @Doc("How long an approval is good for.") Duration approvedFor,
    @Doc("How many times the operation may run under one approval, at least 1.") int executions,
    @Doc("Whether a failed run may be repeated under the same approval.") boolean repeatFailed,
    @Doc("When nothing that it is about may take effect.") List<FreezeWindow> freezes) {}
