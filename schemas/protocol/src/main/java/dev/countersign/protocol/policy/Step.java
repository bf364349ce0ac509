package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc(
    "One stage of a workflow. It is met when its votes fill every seat of every quorum of one of its alternatives, each vote filling one seat.")
public record Step(
    @Doc("What the step is called, such as 'dba review'.") String name,
    @Doc("The names of the policies that demand it, in alphabetical order.") List<String> policies,
    @Doc("The quorums that its alternatives speak of.") List<Quorum> quorums,
    @Doc("The ways to meet it, at least one; any of them will do.") List<Alternative> alternatives,
    @Doc("What a rejection does.") RejectRule reject,
    @Doc("How many rejections by qualified approvers end the request, where they are counted.")
        int rejections,
    @Doc("Whether the requester may fill a seat.") boolean selfApproval,
    @Doc("Whether people may fill a seat here and in another step too.") boolean samePeople,
    @Doc("Whoever belongs to any of these may not fill a seat.") List<Party> excluded,
    @Doc(
            "Patterns for groups: whoever is in such a group together with the requester may not fill a seat.")
        List<String> excludedTeams,
    @Doc("Whether it can be neither overridden nor bypassed where glass is broken.")
        boolean nonBypassable) {}
