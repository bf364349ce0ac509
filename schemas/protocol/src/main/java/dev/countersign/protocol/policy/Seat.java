package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.Subject;

@Doc("Whose vote fills which place of a quorum.")
public record Seat(
    @Doc("The place of the quorum in its step, from 1.") int quorum,
    @Doc("Whose vote fills it.") Subject voter) {}
