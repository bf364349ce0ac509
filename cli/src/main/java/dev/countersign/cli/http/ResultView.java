package dev.countersign.cli.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.CliException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an execution produced, as its agent wrote it: JSON Lines, of which each object with {@code
 * columns} begins a set of rows, each array is a row, and the last object says how it ended.
 *
 * @param end how many rows there are and were changed, or the server's own error
 */
public record ResultView(List<Rows> sets, JsonNode end) {
  private static final JsonMapper JSON = new JsonMapper();

  /** What one statement returned. */
  public record Rows(List<String> columns, List<JsonNode> rows) {}

  /**
   * Reads the lines.
   *
   * @throws CliException when they are something else
   */
  public static ResultView parse(String text) {
    var sets = new ArrayList<Rows>();
    JsonNode end = JsonNodeFactory.instance.objectNode();
    for (var line : text.lines().filter(each -> !each.isBlank()).toList()) {
      var node = read(line);
      if (node.isArray() && !sets.isEmpty()) {
        sets.getLast().rows().add(node);
      } else if (node.has("columns")) {
        var columns = new ArrayList<String>();
        node.get("columns").forEach(column -> columns.add(column.path("name").asText()));
        sets.add(new Rows(List.copyOf(columns), new ArrayList<>()));
      } else if (node.isObject()) {
        end = node;
      } else {
        throw new CliException("Expected a result, but got rows without columns");
      }
    }
    return new ResultView(List.copyOf(sets), end);
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new CliException("Expected a result in JSON Lines, but got something else", e);
    }
  }

  public boolean hasError() {
    return end.has("error");
  }

  /** The target's own message, which only readers of the result may see. */
  public String error() {
    var error = end.path("error");
    return "%s [%s]".formatted(error.path("message").asText(), error.path("code").asText());
  }

  /** How many rows were changed. */
  public long affected() {
    return end.path("affected").asLong();
  }

  /** Whether rows were left out. */
  public boolean isTruncated() {
    return end.path("truncated").asBoolean();
  }

  /** The whole as one document, for programs. */
  public ObjectNode json() {
    var document = JsonNodeFactory.instance.objectNode();
    var array = document.putArray("sets");
    for (var set : sets) {
      var node = array.addObject();
      set.columns().forEach(node.putArray("columns")::add);
      node.putArray("rows").addAll(set.rows());
    }
    end.properties().forEach(field -> document.set(field.getKey(), field.getValue()));
    return document;
  }
}
