package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code PUT /groups/NAME} takes. */
@Schema(name = "GroupDefinition", description = "Who is to be in a group, and what they may.")
public record GroupBody(
    @Schema(description = "Its members from now on, and no others.", nullable = true)
        List<String> members,
    @Schema(description = "Groups whose members are members too.", nullable = true)
        List<String> groups,
    @Schema(description = "The roles that every member holds.", nullable = true)
        List<GrantBody> roles)
    implements Body {}
