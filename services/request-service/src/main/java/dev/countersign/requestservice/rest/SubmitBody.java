package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /requests} takes. */
@Schema(name = "Submission", description = "An operation that is asked for.")
public record SubmitBody(
    @Schema(
            required = true,
            description =
                "What is asked for. Only sql, migration, approval and policy-change can be asked for yet.",
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
            description =
                "The name of the target. At most 200 characters. Required for all kinds but"
                    + " policy-change, which happens at policies in governance.",
            examples = "orders",
            nullable = true)
        String target,
    @Schema(
            description =
                "The environment that the target stands in. At most 200 characters. Required for all"
                    + " kinds but policy-change.",
            examples = "production",
            nullable = true)
        String environment,
    @Schema(
            description =
                "Of kind sql: the exact text that is to run, at most 1 MiB in UTF-8. Approvals bind"
                    + " its bytes.",
            nullable = true)
        String sql,
    @Schema(
            description =
                "Of kind approval: your own digest of what is to be countersigned, 64 lower-case hex"
                    + " digits.",
            nullable = true)
        String digest,
    @Schema(
            description = "Of kind approval: what it is, one line of at most 200 characters.",
            nullable = true)
        String title,
    @Schema(
            description = "Of kind approval: more about it, at most 4000 characters.",
            nullable = true)
        String description,
    @Schema(
            description =
                "Of kind approval: where people find it, an http or https URL of at most 2000"
                    + " characters.",
            nullable = true)
        String link,
    @Schema(
            description =
                "Of kind approval: who may consume it beside you, as group:NAME, role:NAME or"
                    + " user:NAME. They may read what it is about as well.",
            nullable = true)
        List<String> consumers,
    @Schema(
            description =
                "Of kind policy-change: all the policies that are to be in force; what is in force"
                    + " and not here goes out of it. Approvals bind every character.",
            nullable = true)
        List<PoliciesBody.PolicyBody> policies,
    @Schema(
            description =
                "Of kind policy-change: the epoch that GET /policies gave as since. Where the"
                    + " policies have changed since, nothing is published.",
            nullable = true)
        Long basedOn,
    @Schema(
            description =
                "Of kind migration: what is to be applied, undone or mended. Approvals bind every"
                    + " character.",
            nullable = true)
        MigrationBody migration,
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
        String dispatch,
    @Schema(
            description =
                "Of kind sql or migration: whether you break the glass. It goes ahead at once, past the steps and"
                    + " freezes that can be bypassed, and somebody else is to review it afterwards."
                    + " For people with a permission of its own, and only with a reason.",
            defaultValue = "false",
            nullable = true)
        Boolean breakGlass,
    @Schema(
            description =
                "Of kind sql or migration: whether the result is kept, to be read for as long as the"
                    + " policies say. Else it can be read once, from the gateway that was asked to run it and while"
                    + " you go on asking after the request, and evidence about it has numbers alone."
                    + " What is submitted so stays so. Not with dispatch automatic.",
            defaultValue = "true",
            nullable = true)
        Boolean store)
    implements Body {

  /** Without the text: this may end in a log line. */
  @Override
  public String toString() {
    return "SubmitBody[]";
  }
}
