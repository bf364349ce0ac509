package dev.countersign.cli.command;

import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", mixinStandardHelpOptions = true, description = "List those in force.")
final class PolicyListCommand implements Callable<Integer> {
  private static final int SHOWN = 12;

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  PolicyListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.of("NAME"),
            Table.Column.number("VERSION"),
            Table.Column.of("DIGEST"),
            Table.Column.of("REQUEST"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).policies(),
        table,
        item ->
            List.of(
                item.path("name").asText(),
                item.path("version").asText(),
                item.path("digest").asText().substring(0, SHOWN),
                item.path("request").asText("-")));
  }
}
