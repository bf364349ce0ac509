package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Show a request: what would run, where it stands, who can move it.")
final class ShowCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  ShowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    new RequestPage(shell, output).full(new RequestView(gateway.show(id)), gateway);
    return ExitCode.DONE;
  }
}
