package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What was found out at the target, as whoever votes reads it. */
record EvidenceLines(String label, String value) {
  private static final long STEP = 1024;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  static List<EvidenceLines> of(JsonNode evidence) {
    var lines = new ArrayList<EvidenceLines>();
    if (evidence.isEmpty()) {
      return lines;
    }
    add(lines, "Evidence", standing(evidence));
    evidence.path("migrations").forEach(it -> add(lines, "Would run", migration(it)));
    evidence
        .path("measured")
        .forEach(
            it ->
                add(
                    lines,
                    "Touches",
                    "%s of statement %s, measured and rolled back"
                        .formatted(rows(it.path("rows").asLong()), it.path("statement").asText())));
    evidence.path("tables").forEach(it -> add(lines, "Table", table(it)));
    evidence
        .path("plans")
        .forEach(
            plan ->
                plan.path("nodes")
                    .forEach(
                        node -> add(lines, "Plan " + plan.path("statement").asText(), node(node))));
    evidence.path("missing").forEach(it -> add(lines, "Not " + part(it), missing(it)));
    return lines;
  }

  private static void add(List<EvidenceLines> lines, String label, String value) {
    boolean same =
        !lines.isEmpty()
            && lines.stream()
                .map(EvidenceLines::label)
                .filter(it -> !it.isEmpty())
                .toList()
                .getLast()
                .equals(label);
    lines.add(new EvidenceLines(same ? "" : label, value));
  }

  private static String standing(JsonNode evidence) {
    var required = evidence.path("required").asBoolean();
    return switch (evidence.path("status").asText()) {
      case "awaited" ->
          "is being gathered until %s at most; nobody can approve before"
              .formatted(evidence.path("until").asText());
      case "failed" ->
          "%s: %s%s"
              .formatted(
                  evidence.path("failure").path("code").asText(),
                  evidence.path("failure").path("why").asText(),
                  required ? "; nobody can approve without it: request evidence ID --again" : "");
      case "dropped" -> "was not there when the request went on";
      default ->
          "gathered at %s%s"
              .formatted(
                  evidence.path("endedAt").asText(),
                  evidence.path("sealed").asBoolean()
                      ? "; full plans and samples: request evidence ID"
                      : "");
    };
  }

  /** By it each number below is found in its file. */
  private static String migration(JsonNode pending) {
    int first = pending.path("first").asInt();
    int last = pending.path("last").asInt();
    int from = pending.path("from").asInt(1);
    return "%s as %s%s"
        .formatted(
            pending.path("title").asText(),
            first == last
                ? "statement %d".formatted(first)
                : "statements %d to %d".formatted(first, last),
            from > 1 ? ", from its statement %d on".formatted(from) : "");
  }

  private static String part(JsonNode missing) {
    return switch (missing.path("part").asText()) {
      case "plan" -> "planned";
      case "sizes" -> "sized";
      case "rows" -> "measured";
      default -> "sampled";
    };
  }

  private static String missing(JsonNode missing) {
    int statement = missing.path("statement").asInt();
    return "%s%s: %s"
        .formatted(
            statement > 0 ? "statement %d, ".formatted(statement) : "",
            missing.path("code").asText(),
            missing.path("why").asText());
  }

  private static String table(JsonNode table) {
    var size = table.hasNonNull("bytes") ? ", " + bytes(table.path("bytes").asLong()) : "";
    var rows = table.hasNonNull("rows") ? ", about " + rows(table.path("rows").asLong()) : "";
    return table.path("table").asText() + size + rows;
  }

  private static String node(JsonNode node) {
    var on = node.hasNonNull("table") ? " on " + node.path("table").asText() : "";
    var by = node.hasNonNull("index") ? " by " + node.path("index").asText() : "";
    var rows = node.hasNonNull("rows") ? ", " + rows(node.path("rows").asLong()) : "";
    var cost = node.hasNonNull("cost") ? ", cost " + node.path("cost").asText() : "";
    var indent =
        node.path("depth").asInt() == 0 ? "" : "-".repeat(node.path("depth").asInt()) + " ";
    return indent + node.path("kind").asText() + on + by + rows + cost;
  }

  private static String rows(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  private static String bytes(long bytes) {
    int unit = 0;
    long left = bytes;
    while (left >= STEP && unit < UNITS.length - 1) {
      left /= STEP;
      unit++;
    }
    return left + " " + UNITS[unit];
  }
}
