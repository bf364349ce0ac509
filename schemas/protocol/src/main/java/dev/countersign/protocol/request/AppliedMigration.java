package dev.countersign.protocol.request;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc("A migration that somebody found applied at the target, or stopped on its way.")
public record AppliedMigration(
    @Doc("Its version.") long version,
    @Doc("The checksum that it was applied with.") Digest checksum) {}
