package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc(
    "A foreign record that could not be taken for a command: it does not parse, is not signed, or is in the wrong place. Nothing changed by it.")
public record Quarantined(
    @Doc("Why, in a sentence: what was expected and what came.") String why,
    @Doc("The topic that it came from.") String topic,
    @Doc("The partition that it came from.") int partition,
    @Doc("The offset that it came from.") long offset,
    @Doc("The first 256 bytes of its key; empty where it had none.") Bytes key,
    @Doc("The first 64 KiB of its value; empty where it had none.") Bytes value,
    @Doc("The size of its whole value, in bytes.") int valueSize,
    @Doc("SHA-256 of its whole value.") Digest valueDigest) {}
