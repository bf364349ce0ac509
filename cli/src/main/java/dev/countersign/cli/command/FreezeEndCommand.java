package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "end",
    mixinStandardHelpOptions = true,
    description = "End a freeze; deadlines run on, and what is approved can be resumed.")
final class FreezeEndCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ServerOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The freeze.")
  private String name = "";

  FreezeEndCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).endFreeze(name);
    if (answer.isUndecided()) {
      return Governed.undecided(shell, output, answer);
    }
    if (output.isJson()) {
      shell.screen().json(answer.body());
    }
    shell.screen().say("Freeze %s is over.".formatted(answer.body().path("name").asText()));
    return ExitCode.DONE;
  }
}
