package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
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
    var all = connection.gateway(shell).roles();
    if (output.isJson()) {
      shell.screen().json(all);
      return ExitCode.DONE;
    }
    var table =
        Table.of(
            Table.Column.firm("ROLE"),
            Table.Column.firm("BUILT IN"),
            Table.Column.of("PERMISSIONS"));
    all.path("items")
        .forEach(
            role ->
                table.row(
                    role.path("name").asText(),
                    role.path("builtIn").asBoolean() ? "yes" : "no",
                    GrantText.words(role.path("permissions"))));
    shell.screen().table(table);
    return ExitCode.DONE;
  }
}
