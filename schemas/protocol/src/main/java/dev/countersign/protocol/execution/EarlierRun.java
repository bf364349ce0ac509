package dev.countersign.protocol.execution;

import dev.countersign.protocol.Doc;

@Doc("A run of the same operation whose end the log knows.")
public record EarlierRun(
    @Doc("The number of its execution.") int number,
    @Doc("How it ended.") Outcome outcome,
    @Doc("Whether somebody else than its agent said so.") boolean reconciled) {}
