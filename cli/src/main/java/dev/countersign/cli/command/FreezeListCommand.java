package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", mixinStandardHelpOptions = true, description = "List the freezes in force.")
final class FreezeListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  FreezeListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.of("NAME"),
            Table.Column.of("FROZEN"),
            Table.Column.firm("RUNNING"),
            Table.Column.firm("BYPASS"),
            Table.Column.of("BY"),
            Table.Column.firm("SINCE"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).freezes(),
        table,
        item ->
            List.of(
                item.path("name").asText(),
                scope(item),
                item.path("running").asText(),
                item.path("nonBypassable").asBoolean() ? "never" : "break-glass",
                item.path("by").asText(),
                item.path("since").asText()));
  }

  /** What a freeze covers, as people write a target. */
  static String scope(JsonNode freeze) {
    return freeze.path("target").asText() + "@" + freeze.path("environment").asText();
  }
}
