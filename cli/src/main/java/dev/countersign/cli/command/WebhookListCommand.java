package dev.countersign.cli.command;

import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", mixinStandardHelpOptions = true, description = "List the endpoints.")
final class WebhookListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  WebhookListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.of("NAME"),
            Table.Column.firm("KIND"),
            Table.Column.of("ADDRESS"),
            Table.Column.firm("PRIVATE"),
            Table.Column.of("TYPES"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).webhooks(),
        table,
        item ->
            List.of(
                item.path("name").asText(),
                item.path("kind").asText(),
                item.path("address").asText(),
                item.path("allowPrivate").asBoolean() ? "yes" : "no",
                EndpointTypes.line(item.path("types"))));
  }
}
