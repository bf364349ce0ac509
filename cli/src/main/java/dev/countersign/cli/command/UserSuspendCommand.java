package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "suspend",
    mixinStandardHelpOptions = true,
    description =
        "Keep somebody from everything: tokens, open requests and votes on pending ones end.")
final class UserSuspendCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "Whom.")
  private String name = "";

  UserSuspendCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).suspendUser(name);
    return Governed.done(shell, output, answer, "%s is suspended.");
  }
}
