package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a result says of itself behind its rows.
 *
 * @param json all but columns and rows
 */
public record ResultEnd(JsonNode json) {

  /** What the target said, where the run failed; there are no rows then. */
  public Optional<JsonNode> error() {
    return Optional.ofNullable(json.get("error"));
  }

  /** How many rows were changed. */
  public long affected() {
    return json.path("affected").asLong();
  }

  /** That rows were left out, and by which limit; nothing where all are there. */
  public Optional<String> leftOut() {
    if (!json.path("truncated").asBoolean()) {
      return Optional.empty();
    }
    long at = json.path("cut").path("at").asLong();
    return Optional.of(
        "More rows were left out"
            + switch (json.path("cut").path("by").asText()) {
              case "rows" -> ": %d is the limit of rows.".formatted(at);
              case "bytes" -> ": %d bytes are the limit of a result.".formatted(at);
              case "rowBytes" ->
                  ": the next one has more than %d bytes, the limit of a row.".formatted(at);
              default -> ".";
            });
  }

  /** That its statements took effect one by one, where they did. */
  public Optional<String> outside() {
    return json.path("outsideTransaction").asBoolean()
        ? Optional.of("Its statements took effect one by one, outside of a transaction.")
        : Optional.empty();
  }
}
