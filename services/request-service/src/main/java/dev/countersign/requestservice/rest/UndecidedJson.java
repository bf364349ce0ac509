package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.request.RequestId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a write of which nobody knows yet what became of it. */
@Schema(
    name = "Undecided",
    description =
        "The write was sent, and its decision did not come in time. It may be decided yet: look at"
            + " the request, or repeat a submission with the same Idempotency-Key.")
public record UndecidedJson(
    @Schema(description = "The request.", implementation = String.class) RequestId id,
    @Schema(
            description = "The command, which the events that it causes will name.",
            implementation = String.class)
        CommandId command) {}
