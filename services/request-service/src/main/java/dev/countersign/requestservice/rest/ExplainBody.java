package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /policies/explain} takes. */
@Schema(name = "Hypothesis", description = "An operation that is not asked for.")
public record ExplainBody(
    @Schema(
            required = true,
            description = "What would be asked for.",
            enumeration = {"sql", "migration", "approval", "policy-change"})
        String kind,
    @Schema(required = true, description = "The name of the target.", examples = "orders")
        String target,
    @Schema(required = true, description = "Its environment.", examples = "production")
        String environment,
    @Schema(
            description = "Of kind sql or migration: the text, at most 1 MiB in UTF-8.",
            nullable = true)
        String sql,
    @Schema(
            description =
                "Who would ask; you, unless given. Of others, for those who may manage identities.",
            nullable = true)
        String requester,
    @Schema(
            description = "The reason that would be given; one, unless it is given.",
            nullable = true)
        String reason,
    @Schema(description = "The ticket that would be given.", nullable = true) String ticket,
    @Schema(
            description = "Who would approve, in this order; for those who may manage identities.",
            nullable = true)
        List<String> approvedBy,
    @Schema(
            description = "Of kind sql or migration: whether glass would be broken.",
            defaultValue = "false",
            nullable = true)
        Boolean breakGlass)
    implements Body {

  /** Without the text: this may end in a log line. */
  @Override
  public String toString() {
    return "ExplainBody[]";
  }
}
