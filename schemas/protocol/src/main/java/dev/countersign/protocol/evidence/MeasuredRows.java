package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;

@Doc("How many rows a statement touched when it was run and rolled back.")
public record MeasuredRows(
    @Doc("The number of the statement, from 1.") int statement,
    @Doc("How many rows it touched.") long rows) {}
