package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.CommandId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a change of governance of which nobody knows yet what became of it. */
@Schema(
    name = "UndecidedGovernance",
    description =
        "The change was sent, and its decision did not come in time. It may be decided yet: look, or"
            + " ask for it again. A secret that would have been shown is lost; registering again makes"
            + " another.")
public record UndecidedGovernanceJson(
    @Schema(
            description = "The command, which the event that it causes will name.",
            implementation = String.class)
        CommandId command) {}
