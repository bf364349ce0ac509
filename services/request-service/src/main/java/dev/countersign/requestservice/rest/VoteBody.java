package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /requests/{id}/votes} takes. */
@Schema(name = "VoteCast", description = "A say on the step that is open.")
public record VoteBody(
    @Schema(
            required = true,
            description = "The vote.",
            enumeration = {"approve", "reject"})
        String decision,
    @Schema(
            description = "For the requester and the other approvers. At most 10000 characters.",
            nullable = true)
        String comment,
    @Schema(
            required = true,
            description =
                "The operationDigest of the request as the voter saw it: a vote is on exact bytes.")
        String operationDigest,
    @Schema(
            description =
                "The step that the voter saw open, from 1: once another is open, the vote is refused"
                    + " with STEP_CLOSED. Without it, the vote is on whichever is open.",
            nullable = true)
        Integer step)
    implements Body {

  /** Without the comment: this may end in a log line. */
  @Override
  public String toString() {
    return "VoteBody[]";
  }
}
