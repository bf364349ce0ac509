package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a change of governance did. */
@Schema(name = "Governed", description = "What a change of governance did.")
public record GovernedJson(
    @Schema(description = "What it is about.", examples = "build") String name,
    @Schema(description = "What happened.", examples = "EndpointTested") String event,
    @Schema(description = "The epoch of governance that it began.") long epoch) {}
