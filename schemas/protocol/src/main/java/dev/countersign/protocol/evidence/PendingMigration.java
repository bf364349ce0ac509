package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;

@Doc("A migration whose text would run now, by what the target's own table says.")
public record PendingMigration(
    @Doc("Its version and name, as its files and everything about it are called.") String title,
    @Doc("The number of its statement that would run first; 1 unless it is resumed.") int from,
    @Doc("How many of its statements would run.") int statements) {}
