package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code PATCH /groups/NAME} takes. */
@Schema(name = "GroupChange", description = "Who is to come into a group, and who is to go.")
public record MembersBody(
    @Schema(description = "Who is to be in it beside the others.", nullable = true)
        List<String> add,
    @Schema(description = "Who is to be in it no more.", nullable = true) List<String> remove)
    implements Body {}
