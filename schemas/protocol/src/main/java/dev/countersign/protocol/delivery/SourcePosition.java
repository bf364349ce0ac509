package dev.countersign.protocol.delivery;

import dev.countersign.protocol.Doc;

@Doc("A place on a log that the notifier reads.")
public record SourcePosition(
    @Doc("The log: 'events', or 'governance' for tests of endpoints.") String log,
    @Doc("The partition.") int partition,
    @Doc("The offset.") long offset) {}
