package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "End an identity provider, the links to it and all that its claims gave.")
final class ProviderRemoveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "Which.")
  private String name = "";

  ProviderRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return Governed.done(
        shell,
        output,
        connection.gateway(shell).removeProvider(name),
        "Nobody signs in at %s any more.");
  }
}
