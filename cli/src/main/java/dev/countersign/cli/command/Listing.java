package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.function.Function;

/**
 * What a list command does with the gateway's answer: all of it for programs, a table for people.
 */
final class Listing {
  private Listing() {}

  /**
   * Shows the answer's items.
   *
   * @param table without rows yet
   * @param cells one text a column, for each item
   */
  static int show(
      Shell shell,
      OutputOptions output,
      JsonNode answer,
      Table table,
      Function<JsonNode, List<String>> cells) {
    if (output.isJson()) {
      shell.screen().json(answer);
      return ExitCode.DONE;
    }
    answer.path("items").forEach(item -> table.row(cells.apply(item)));
    shell.screen().table(table);
    if (answer.path("more").asBoolean()) {
      shell.screen().say("There are more: ask for a --prefix.");
    }
    return ExitCode.DONE;
  }
}
