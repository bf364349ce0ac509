package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /requests/{id}/steps/{step}/override} takes. */
@Schema(name = "StepOverride", description = "Approving the step that is open, alone.")
public record OverrideBody(
    @Schema(
            required = true,
            description =
                "The operationDigest of the request as you saw it: an override is for exact bytes.")
        String operationDigest,
    @Schema(
            required = true,
            description =
                "Why the step does not wait for its votes; for the readers of the exact text. At most"
                    + " 10000 characters.")
        String reason)
    implements Body {

  /** Without the reason: this may end in a log line. */
  @Override
  public String toString() {
    return "OverrideBody[]";
  }
}
