package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "End a suspension; tokens stay revoked.")
final class UserResumeCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "Whom.")
  private String name = "";

  UserResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).resumeUser(name);
    return Governed.done(shell, output, answer, "%s may again what its roles let it.");
  }
}
