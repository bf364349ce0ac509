package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /freezes} takes. */
@Schema(name = "FreezeStart", description = "What is to be frozen.")
public record FreezeBody(
    @Schema(
            required = true,
            description =
                "What the freeze is to be called: 1 to 63 of the characters a-z 0-9 . _ -. It is on the"
                    + " log for ever, and all that is said of the reason: the number of an incident,"
                    + " say.",
            examples = "inc-4711")
        String name,
    @Schema(
            description = "The targets; a * stands for any characters.",
            defaultValue = "*",
            nullable = true)
        String target,
    @Schema(
            description = "The environments; a * stands for any characters.",
            defaultValue = "*",
            nullable = true)
        String environment,
    @Schema(
            description =
                "What becomes of what runs already: it runs to its end, or is asked to stop.",
            enumeration = {"continue", "cancel"},
            defaultValue = "continue",
            nullable = true)
        String running,
    @Schema(
            description = "Whether it holds up even requests for which glass is broken.",
            defaultValue = "false",
            nullable = true)
        Boolean nonBypassable)
    implements Body {}
