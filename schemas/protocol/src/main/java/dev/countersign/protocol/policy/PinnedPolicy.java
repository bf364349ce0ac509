package dev.countersign.protocol.policy;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc("A policy as it stood when a request was submitted.")
public record PinnedPolicy(
    @Doc("The name of the policy.") String name,
    @Doc("Its version: 1, 2, 3, and so on for each publication under that name.") int version,
    @Doc("SHA-256 of the domain 'countersign/v1/policy' and the policy's source text.")
        Digest digest) {}
