package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /tokens} takes. */
@Schema(name = "TokenIssue", description = "A token that is to be issued.")
public record TokenBody(
    @Schema(
            description = "Whose it is to be; your own unless given.",
            examples = "alice",
            nullable = true)
        String owner,
    @Schema(
            required = true,
            description = "What it is for: one line of at most 100 characters. It is on the log.",
            examples = "nightly report")
        String label,
    @Schema(
            description =
                "When it stops working. One of your own ends by the end of the one that you issue it"
                    + " with.",
            examples = "2027-01-01T00:00:00Z",
            nullable = true)
        String expires,
    @Schema(
            description = "Whether an AI is to use it, which can ask and read and nothing else.",
            defaultValue = "false",
            nullable = true)
        Boolean ai,
    @Schema(
            description = "Of the owner's roles only these, and only here; all unless given.",
            nullable = true)
        List<GrantBody> roles,
    @Schema(description = "Of the owner's groups only these; all unless given.", nullable = true)
        List<String> groups)
    implements Body {}
