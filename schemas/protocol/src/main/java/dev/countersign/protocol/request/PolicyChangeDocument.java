package dev.countersign.protocol.request;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.policy.PolicySource;
import java.util.List;

@Doc(
    "All the policies that somebody wants in force; the operation of kind POLICY_CHANGE, kept as a payload. Approvers vote on exactly these bytes.")
public record PolicyChangeDocument(
    @Doc("All of them: those in force that are not among them go.") List<PolicySource> policies,
    @Doc(
            "The epoch of the last change of policies that the author knew of, 0 for none. Where there was another since, the change is not made.")
        long basedOn) {}
