package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "unlink",
    mixinStandardHelpOptions = true,
    description = "Say that a person is that no more, and end what its claims gave.")
final class UserUnlinkCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "Whom.")
  private String name = "";

  @Option(names = "--provider", required = true, paramLabel = "NAME", description = "Where.")
  private String provider = "";

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "SUB",
      description = "What the provider knows them by: the sub claim of their tokens.")
  private String sub = "";

  UserUnlinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return Governed.done(
        shell,
        output,
        connection.gateway(shell).unlinkIdentity(name, provider, sub),
        "%s is linked to it no more.");
  }
}
