package dev.countersign.cli.command;

import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", mixinStandardHelpOptions = true, description = "List the groups.")
final class GroupListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  GroupListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.of("GROUP"),
            Table.Column.firm("SIZE"),
            Table.Column.of("MEMBERS"),
            Table.Column.of("GROUPS"),
            Table.Column.of("ROLES"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).groups(),
        table,
        group ->
            List.of(
                group.path("name").asText(),
                group.path("size").asText(),
                GrantText.words(group.path("members")),
                GrantText.words(group.path("groups")),
                GrantText.line(group.path("roles"))));
  }
}
