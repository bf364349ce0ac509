package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /requests/{id}/reconcile} takes. */
@Schema(name = "Reconciliation", description = "What became of a run, by the word of a person.")
public record ReconcileBody(
    @Schema(
            required = true,
            description = "The number of the run that you have looked into.",
            implementation = Integer.class)
        Integer execution,
    @Schema(
            required = true,
            description = "What became of it.",
            enumeration = {"succeeded", "failed"})
        String outcome,
    @Schema(
            required = true,
            description =
                "How you know; for the readers of the exact text. At most 10000 characters.")
        String reason)
    implements Body {

  /** Without the reason: this may end in a log line. */
  @Override
  public String toString() {
    return "ReconcileBody[]";
  }
}
