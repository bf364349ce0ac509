package dev.countersign.protocol.execution;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc("What the log says of a result: enough to check it by, too little to read it.")
public record ResultSummary(
    @Doc("How many rows were returned.") long rows,
    @Doc("How many rows were changed.") long affected,
    @Doc("The size of the result before it was sealed, in bytes.") long bytes,
    @Doc("How many chunks it was sealed into; 0 where there is no result.") int chunks,
    @Doc(
            "SHA-256 of the domain 'countersign/v1/result', a random salt that is sealed with the result, and its bytes.")
        Digest digest,
    @Doc(
            "The encapsulated key that its chunks are sealed under. Chunks of its execution under another are no part of any result: rows of a change that was not committed, say. Empty where there is no result.")
        Bytes sealing,
    @Doc("Whether rows were left out because the row limit was reached.") boolean truncated) {}
