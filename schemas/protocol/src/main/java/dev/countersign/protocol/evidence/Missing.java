package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.policy.EvidencePart;

@Doc("What was not gathered, and why.")
public record Missing(
    @Doc("What is missing.") EvidencePart part,
    @Doc("The number of the statement, from 1; 0 for all of it.") int statement,
    @Doc("A stable code: the server's own, or one in capitals.") String code,
    @Doc("Why, in a sentence without literals.") String why) {}
