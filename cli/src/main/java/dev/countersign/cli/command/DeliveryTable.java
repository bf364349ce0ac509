package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.output.Table;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Attempts to deliver, a row each, within the columns of a terminal. */
final class DeliveryTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Table table =
      Table.of(
          Table.Column.firm("TIME (UTC)"),
          Table.Column.firm("MESSAGE"),
          Table.Column.of("EVENT"),
          Table.Column.number("TRY"),
          Table.Column.of("OUTCOME"));

  DeliveryTable row(JsonNode attempt) {
    table.row(
        time(attempt.path("at").asText()),
        attempt.path("message").asText(),
        EndpointTypes.brief(attempt.path("type").asText()),
        attempt.path("attempt").asText(),
        outcome(attempt));
    return this;
  }

  Table table() {
    return table;
  }

  private static String time(String text) {
    try {
      return TIME.format(Instant.parse(text));
    } catch (DateTimeException e) {
      return text;
    }
  }

  /** Such as {@code delivered (204)} or {@code retrying (timed-out)}. */
  private static String outcome(JsonNode attempt) {
    var answered = attempt.path("status").asText(attempt.path("end").asText());
    return attempt.path("outcome").asText() + " (" + answered + ")";
  }
}
