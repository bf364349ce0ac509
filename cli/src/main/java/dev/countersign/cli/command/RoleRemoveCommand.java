package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "End a custom role; whoever holds it may nothing by it.")
final class RoleRemoveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The role.")
  private String name = "";

  RoleRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).removeRole(name);
    return Governed.done(shell, output, answer, "Role %s is no more.");
  }
}
