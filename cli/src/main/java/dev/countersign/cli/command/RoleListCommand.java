package dev.countersign.cli.command;

import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the roles and what they are made of.")
final class RoleListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  RoleListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.firm("ROLE"),
            Table.Column.firm("BUILT IN"),
            Table.Column.of("PERMISSIONS"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).roles(),
        table,
        role ->
            List.of(
                role.path("name").asText(),
                role.path("builtIn").asBoolean() ? "yes" : "no",
                GrantText.words(role.path("permissions"))));
  }
}
