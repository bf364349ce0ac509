package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc(
    "One stage of a workflow. It is met when its votes fill every seat of every quorum, each vote filling one seat.")
public record Step(
    @Doc("What the step is called, such as 'dba review'.") String name,
    @Doc("The name of the policy that demands it.") String policy,
    @Doc("The quorums that must all be filled.") List<Quorum> quorums,
    @Doc("What a rejection does.") RejectRule reject) {}
