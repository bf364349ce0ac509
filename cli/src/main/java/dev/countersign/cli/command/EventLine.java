package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.output.Cells;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An event of a stream, a CloudEvent of ours.
 *
 * @param json as the gateway sent it
 */
record EventLine(JsonNode json) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int NAME = 19;
  private static final int REQUEST = 26;

  /**
   * The same, of an item of a request's history.
   *
   * @param request whose history it is
   */
  static EventLine ofHistory(String request, JsonNode item) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("subject", request)
        .put("sequence", item.path("sequence").asText())
        .put("type", item.path("type").asText())
        .put("time", item.path("time").asText())
        .put("actor", item.path("actor").path("subject").asText());
    return new EventLine(json);
  }

  String request() {
    return json.path("subject").asText();
  }

  long sequence() {
    return json.path("sequence").asLong();
  }

  /** For people: when, which request, what, who. */
  String text(ZoneId zone, int width) {
    var line =
        "%s  %s  %s  %s"
            .formatted(
                time(zone),
                Cells.pad(Cells.clean(request()), REQUEST),
                Cells.pad(Cells.clean(name()), NAME),
                Cells.clean(json.path("actor").asText()));
    return Cells.truncate(line.stripTrailing(), width);
  }

  /** {@code VoteCast} of {@code dev.countersign.events.VoteCast.v1}. */
  private String name() {
    var parts = json.path("type").asText().split("\\.", -1);
    return parts.length < 2 ? json.path("type").asText() : parts[parts.length - 2];
  }

  private String time(ZoneId zone) {
    try {
      return TIME.withZone(zone).format(Instant.parse(json.path("time").asText()));
    } catch (DateTimeException e) {
      return "--:--:--";
    }
  }
}
