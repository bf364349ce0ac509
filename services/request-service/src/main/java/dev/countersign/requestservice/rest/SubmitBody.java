package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /requests} takes. */
@Schema(name = "Submission", description = "An operation that is asked for.")
public record SubmitBody(
    @Schema(
            required = true,
            description = "What is asked for. Only sql can be covered by a policy yet.",
            enumeration = {
              "sql",
              "migration",
              "tool-call",
              "release",
              "schema-capture",
              "policy-change",
              "approval"
            })
        String kind,
    @Schema(
            required = true,
            description = "The name of the target. At most 200 characters.",
            examples = "orders")
        String target,
    @Schema(
            required = true,
            description = "The environment that the target stands in. At most 200 characters.",
            examples = "production")
        String environment,
    @Schema(
            required = true,
            description =
                "The exact text that is to run, at most 1 MiB in UTF-8. Approvals bind its bytes.")
        String sql,
    @Schema(
            description = "Why it is wanted; a policy may demand it. At most 10000 characters.",
            nullable = true)
        String reason,
    @Schema(description = "The ticket that it belongs to. At most 200 characters.", nullable = true)
        String ticket,
    @Schema(
            description =
                "Who else may read the text and the result, as group:NAME, role:NAME or user:NAME."
                    + " At most 100, each of at most 200 characters.",
            nullable = true)
        List<String> shareWith,
    @Schema(
            description =
                "Whether it runs when its requester says so (manual) or as soon as it is approved"
                    + " (automatic).",
            enumeration = {"manual", "automatic"},
            defaultValue = "manual",
            nullable = true)
        String dispatch)
    implements Body {}
