package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "link",
    mixinStandardHelpOptions = true,
    description =
        "Say who a person is at an identity provider: however they sign in, it is one person.")
final class UserLinkCommand implements Callable<Integer> {
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

  UserLinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return Governed.done(
        shell,
        output,
        connection.gateway(shell).linkIdentity(name, provider, sub),
        "%s is linked.");
  }
}
