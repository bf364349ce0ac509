package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What an operation reads and changes, as a person reads it: what says nothing is left out. */
public final class EffectLines {

  private EffectLines() {}

  /** Label and value, in the order in which they are shown. */
  public static Map<String, String> of(JsonNode effects) {
    var lines = new LinkedHashMap<String, String>();
    list(lines, "Reads", effects, "reads", "reads");
    list(lines, "Changes", effects, "writes", "writes");
    list(lines, "Sets", effects, "columnsWritten", "columns-written");
    switch (effects.path("where").asText("")) {
      case "missing" -> lines.put("Rows", "every row: there is no WHERE");
      case "always-true" -> lines.put("Rows", "every row: the WHERE always holds");
      case "unknown" -> lines.put("Rows", "unknown");
      default -> {}
    }
    switch (effects.path("lock").asText("")) {
      case "concurrent" -> lines.put("Locks", "others read and write meanwhile");
      case "blocks-writes" -> lines.put("Locks", "others only read meanwhile");
      case "blocks-all" -> lines.put("Locks", "others wait");
      case "unknown" -> lines.put("Locks", "unknown");
      default -> {}
    }
    switch (effects.path("rewrite").asText("")) {
      case "yes" -> lines.put("Rewrites", "a table is written anew");
      case "unknown" -> lines.put("Rewrites", "unknown");
      default -> {}
    }
    if (!effects.path("hazards").isEmpty()) {
      lines.put("Beware", names(effects.path("hazards")));
    }
    return lines;
  }

  private static void list(
      Map<String, String> lines, String label, JsonNode effects, String field, String unknown) {
    var known = names(effects.path(field));
    var lacks =
        StreamSupport.stream(effects.path("unknown").spliterator(), false)
            .anyMatch(it -> it.asText().equals(unknown));
    if (lacks) {
      lines.put(label, known.isEmpty() ? "unknown" : known + ", perhaps others");
    } else if (!known.isEmpty()) {
      lines.put(label, known);
    }
  }

  private static String names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
