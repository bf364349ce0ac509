package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;

@Doc("A policy as its author wrote it.")
public record PolicySource(
    @Doc("The name of the file it stands in, for messages; empty where it stands in none.")
        String file,
    @Doc("The policy as YAML; it names itself.") String source) {}
