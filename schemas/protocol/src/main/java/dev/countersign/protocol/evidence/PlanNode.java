package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;
import java.util.Optional;

@Doc("One node of a plan, without its conditions. The nodes of a plan stand in pre-order.")
public record PlanNode(
    @Doc("How deep it stands; 0 for the root.") int depth,
    @Doc("What it does, in the words of the server, such as Seq Scan or ref.") String kind,
    @Doc("The table that it reads or changes, where it does.") Optional<String> table,
    @Doc("The index that it uses, where it does.") Optional<String> index,
    @Doc("How many rows the planner expects of it, where it says so.") Optional<Long> rows,
    @Doc("What the planner thinks that it costs, rounded up, where it says so.")
        Optional<Long> cost) {}
