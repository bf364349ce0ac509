package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;

@Doc(
    "What is frozen: at these targets nothing is granted, claimed or consumed until the freeze ends. In target and environment a '*' stands for any characters.")
public record Freeze(
    @Doc("The name of the freeze, unique among those in force.") String name,
    @Doc("A pattern for the name of the target.") String target,
    @Doc("A pattern for the environment.") String environment,
    @Doc("What becomes of executions that run already.") RunningWork running,
    @Doc("Whether it holds up even what glass is broken for.") boolean nonBypassable) {}
