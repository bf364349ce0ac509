package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/** What has become of the rows of a run, as people read it. */
final class ResultLine {

  private ResultLine() {}

  /**
   * Empty where there is none yet, or never was.
   *
   * @param run as the gateway shows it
   */
  static Optional<String> of(JsonNode run, Instant now) {
    if (!run.hasNonNull("result")) {
      return Optional.empty();
    }
    if (run.hasNonNull("resultForgottenAt")) {
      return Optional.of("forgotten at " + run.path("resultForgottenAt").asText());
    }
    if (!run.path("stored").asBoolean(true)) {
      return Optional.of("not stored: whoever waited for it could read it once");
    }
    return Optional.of(run.path("resultUntil").asText(""))
        .filter(until -> !until.isEmpty())
        .map(
            until ->
                "kept until "
                    + until
                    + (Instant.parse(until).isAfter(now) ? "" : ", which is over"));
  }
}
