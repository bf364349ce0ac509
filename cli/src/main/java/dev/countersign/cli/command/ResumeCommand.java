package dev.countersign.cli.command;

import dev.countersign.cli.command.ExecuteCommand.PatienceOptions;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description =
        "See a request through from where it stands: dispatch it, wait, print the result.")
final class ResumeCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private ResultOptions output;
  @Mixin private PatienceOptions patience;
  @Mixin private StoreOptions storing;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  ResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    storing.require(patience.patience());
    var gateway = connection.gateway(shell);
    var deadline = shell.clock().instant().plus(patience.timeout());
    return new Journey(
            shell, gateway, output, connection.flags() + storing.flags(), storing.store(), deadline)
        .follow(new RequestView(gateway.show(id)), patience.patience());
  }
}
