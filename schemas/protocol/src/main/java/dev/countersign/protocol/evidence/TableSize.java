package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;
import java.util.Optional;

@Doc("How large a table is, by the catalogue of the target.")
public record TableSize(
    @Doc("The table, as the catalogue names it.") String table,
    @Doc("What it takes on disk with its indexes, in bytes, where that is known.")
        Optional<Long> bytes,
    @Doc("How many rows it has, as the server estimates, where it does.") Optional<Long> rows) {}
