package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "result",
    mixinStandardHelpOptions = true,
    description = "Print the result of the last execution of a request.")
final class ResultCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  ResultCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return new Outcome(shell, connection.gateway(shell), output).result(id);
  }
}
