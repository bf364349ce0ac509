package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "deliveries",
    mixinStandardHelpOptions = true,
    description = "List what became of deliveries to an endpoint, the newest attempt first.")
final class WebhookDeliveriesCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The endpoint.")
  private String name = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (20).")
  private int limit = 20;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the last page ended.")
  private String cursor = "";

  WebhookDeliveriesCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var page =
        connection
            .gateway(shell)
            .deliveries(name, Map.of("limit", Integer.toString(limit), "cursor", cursor));
    if (output.isJson()) {
      shell.screen().json(page);
      return ExitCode.DONE;
    }
    var table = new DeliveryTable();
    page.path("items").forEach(table::row);
    shell.screen().table(table.table());
    var next = page.path("next").asText("");
    if (!next.isEmpty()) {
      shell.screen().show("More: --cursor " + next);
    }
    return ExitCode.DONE;
  }
}
