package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a run, as people read it; nothing while it goes on as it should, and ended so. */
record OutcomeLines(String label, String value) {
  private static final String OUTCOME = "Outcome";

  static List<OutcomeLines> of(JsonNode run) {
    var lines = new ArrayList<OutcomeLines>();
    var status = run.path("status").asText();
    if (status.equals("unknown")) {
      lines.add(
          new OutcomeLines(
              OUTCOME,
              run.hasNonNull("evidence")
                  ? "UNKNOWN; a person has to look and say: request reconcile"
                  : "UNKNOWN; agents look for it at the target"));
    } else if (run.hasNonNull("reconciledBy")) {
      lines.add(
          new OutcomeLines(
              OUTCOME, status + ", by the word of " + run.path("reconciledBy").asText()));
    } else if (status.equals("failed")) {
      lines.add(new OutcomeLines(OUTCOME, failed(run.path("failure"))));
    } else if (status.equals("cancelled")) {
      lines.add(new OutcomeLines(OUTCOME, "stopped before it took effect"));
    }
    stop(run, status).ifPresent(lines::add);
    if (run.hasNonNull("reason")) {
      lines.add(new OutcomeLines("", run.path("reason").asText()));
    }
    if (run.hasNonNull("evidence")) {
      lines.add(new OutcomeLines("Found", run.path("evidence").asText()));
    }
    return lines;
  }

  /**
   * What was asked for and did not come about, or not yet; a run that was stopped says so itself.
   */
  private static Optional<OutcomeLines> stop(JsonNode run, String status) {
    if (!run.hasNonNull("stopAskedAt")) {
      return Optional.empty();
    }
    var asked = "A stop was asked for at " + run.path("stopAskedAt").asText();
    return switch (status) {
      case "succeeded" ->
          Optional.of(new OutcomeLines("Stop", asked + ", but it had taken effect."));
      case "cancelled" -> Optional.empty();
      default -> Optional.of(new OutcomeLines("Stop", asked + "."));
    };
  }

  private static String failed(JsonNode failure) {
    return failure.isObject()
        ? "failed%s: %s [%s]"
            .formatted(
                failure.path("effectUnclear").asBoolean()
                    ? ", and whether it took effect is not known"
                    : "",
                failure.path("message").asText(),
                failure.path("code").asText())
        : "failed";
  }
}
