package dev.countersign.protocol.execution;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Doc;

@Doc("A piece of a result, sealed by HPKE (RFC 9180) to the key made for its execution.")
public record SealedChunk(
    @Doc("The execution.") ExecutionId execution,
    @Doc("The place of the chunk in the result, from 0.") int index,
    @Doc("Whether it is the last one.") boolean last,
    @Doc("The encapsulated key of the result's HPKE context; the same in each chunk.")
        Bytes encapsulated,
    @Doc("The sealed bytes.") Bytes sealed) {}
