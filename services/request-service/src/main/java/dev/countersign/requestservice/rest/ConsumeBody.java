package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /requests/{id}/consume} takes. */
@Schema(name = "Consumption", description = "Going ahead with what was approved.")
public record ConsumeBody(
    @Schema(
            required = true,
            description =
                "Your own digest of what you are about to go ahead with, 64 lower-case hex digits. It"
                    + " must be the one that was approved.")
        String digest)
    implements Body {}
