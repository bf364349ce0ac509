package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;

@Doc("How many rows a statement touched when it was run and rolled back.")
public record MeasuredRows(
    @Doc("The place of the statement in the text, from 1.") int statement,
    @Doc("How many rows it touched.") long rows) {}
