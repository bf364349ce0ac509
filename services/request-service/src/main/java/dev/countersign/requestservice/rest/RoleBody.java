package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code PUT /roles/NAME} takes. */
@Schema(name = "RoleDefinition", description = "What the holders of a custom role may.")
public record RoleBody(
    @Schema(
            required = true,
            description = "What its holders may from now on, and nothing else.",
            examples = "request.submit.read")
        List<String> permissions)
    implements Body {}
