package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What an execution produced, as the gateway hands it out.
 *
 * @param json the whole, for programs
 * @param sets what each statement that returns rows returned
 */
public record ResultView(JsonNode json, List<Rows> sets) {
  /** What one statement returned. */
  public record Rows(List<String> columns, List<JsonNode> rows) {
    static Rows of(JsonNode set) {
      return new Rows(
          stream(set.path("columns")).map(column -> column.path("name").asText()).toList(),
          stream(set.path("rows")).toList());
    }
  }

  /**
   * Reads the answer of the gateway.
   *
   * @throws CliException when it is something else
   */
  public static ResultView of(JsonNode json) {
    if (!json.path("columns").isArray() && !json.has("error")) {
      throw new CliException("Expected a result, but got JSON without columns");
    }
    var sets = new ArrayList<Rows>();
    sets.add(Rows.of(json));
    json.path("more").forEach(set -> sets.add(Rows.of(set)));
    return new ResultView(json, sets.stream().filter(set -> !set.columns().isEmpty()).toList());
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  public boolean hasError() {
    return json.has("error");
  }

  /** The target's own words, a line each, which only readers of the result may see. */
  public List<String> error() {
    return said(json.path("error"));
  }

  /** The same, of an error that came by itself. */
  public static List<String> said(JsonNode error) {
    var lines = new ArrayList<String>();
    lines.add("%s [%s]".formatted(error.path("message").asText(), error.path("code").asText()));
    for (var more : List.of("detail", "hint", "where")) {
      if (error.has(more)) {
        lines.add(more + ": " + error.path(more).asText());
      }
    }
    return List.copyOf(lines);
  }

  /** How many rows were returned. */
  public long count() {
    return sets.stream().mapToLong(set -> set.rows().size()).sum();
  }

  /** How many rows were changed. */
  public long affected() {
    return json.path("affected").asLong();
  }

  /** Whether rows were left out. */
  public boolean isTruncated() {
    return json.path("truncated").asBoolean();
  }
}
