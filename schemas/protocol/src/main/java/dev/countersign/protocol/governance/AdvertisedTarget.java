package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;

@Doc("A target that an agent has credentials for; not where it is, nor whom it signs in as.")
public record AdvertisedTarget(
    @Doc("Its name and environment.") TargetRef target,
    @Doc("The SQL that the agent speaks to it.") Dialect dialect,
    @Doc("Whether reads sign in as a role of their own, meant to be one that can only read.")
        boolean reader,
    @Doc("Whether changes may be run and rolled back there to count the rows that they touch.")
        boolean measures) {}
