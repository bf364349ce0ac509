package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.request.Risk;
import java.util.Optional;

@Doc("When a policy demands no votes. Every condition that is there must hold.")
public record AutoApproval(
    @Doc("The highest risk that the operation may have.") Optional<Risk> atMostRisk,
    @Doc("A condition in CEL over the facts of the operation.") Optional<String> when) {}
