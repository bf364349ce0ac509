package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code PUT /users/NAME} takes. */
@Schema(name = "UserRegistration", description = "What is to be known of somebody.")
public record UserBody(
    @Schema(
            description = "What sort of being it is.",
            enumeration = {"person", "ai", "service"},
            defaultValue = "person",
            nullable = true)
        String kind,
    @Schema(description = "What people call it; its name unless given.", nullable = true)
        String displayName,
    @Schema(description = "The roles it holds from now on, and no others.", nullable = true)
        List<GrantBody> roles)
    implements Body {}
