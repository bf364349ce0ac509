package dev.countersign.requestservice.rest;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** For the description of the API alone: what comes is what an agent sealed. */
@Schema(name = "SealedEvidence", description = "Full plans, and rows before and after.")
record SealedEvidenceSchema(
    @Schema(description = "The plans, as the server told them, literals and all.")
        List<FullPlan> plans,
    @Schema(description = "Rows; empty for whoever may not read them.") List<Sample> samples) {

  @Schema(name = "FullPlan", description = "The plan of one statement.")
  record FullPlan(
      @Schema(description = "The number of the statement, from 1.") int statement,
      @Schema(description = "The migration that it is of, where it is of one.")
          Optional<String> migration,
      @Schema(description = "In the server's own form.") Object plan) {}

  @Schema(name = "Sample", description = "Some rows of a table.")
  record Sample(
      @Schema(description = "The number of the statement, from 1.") int statement,
      @Schema(description = "The migration that it is of, where it is of one.")
          Optional<String> migration,
      @Schema(
              description = "When they are so.",
              enumeration = {"before", "after"})
          String when,
      @Schema(description = "The table.") String table,
      @Schema(description = "Its columns; the values of masked ones are *** each.")
          List<SampleColumn> columns,
      @Schema(description = "The rows, each value a text or null.") List<List<String>> rows) {}

  @Schema(name = "SampleColumn", description = "A column of a sample.")
  record SampleColumn(
      @Schema(description = "Its name.") String name,
      @Schema(description = "Whether its values are not shown.") boolean masked) {}
}
