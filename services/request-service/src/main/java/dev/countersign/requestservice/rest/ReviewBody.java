package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /requests/{id}/review} takes. */
@Schema(name = "BreakGlassReview", description = "What a reviewer finds of broken glass.")
public record ReviewBody(
    @Schema(
            required = true,
            description = "What you find.",
            enumeration = {"justified", "unjustified"})
        String finding,
    @Schema(
            required = true,
            description =
                "What you have to say of it; for the readers of the exact text. At most 10000"
                    + " characters.")
        String comment)
    implements Body {

  /** Without the comment: this may end in a log line. */
  @Override
  public String toString() {
    return "ReviewBody[]";
  }
}
