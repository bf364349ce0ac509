package dev.countersign.protocol.policy;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc("A policy as it was published.")
public record PolicyVersion(
    @Doc("What it says.") Policy policy,
    @Doc("1 for the first publication under its name, then 2, 3, and so on.") int version,
    @Doc("SHA-256 of the domain 'countersign/v1/policy' and the source.") Digest digest,
    @Doc("The policy as YAML.") String source) {}
