package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Call a request off, or ask for its execution to be stopped.")
final class CancelCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  CancelCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).cancel(id);
    new RequestPage(shell, output).brief(new RequestView(answer.body()));
    return ExitCode.DONE;
  }
}
