package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "withdraw",
    mixinStandardHelpOptions = true,
    description = "Take back your vote while its step is open.")
final class WithdrawCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  WithdrawCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).withdraw(id);
    new RequestPage(shell, output).brief(new RequestView(answer.body()));
    return ExitCode.DONE;
  }
}
