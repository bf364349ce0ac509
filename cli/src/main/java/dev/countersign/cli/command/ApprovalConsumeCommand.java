package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "consume",
    mixinStandardHelpOptions = true,
    description = {
      "Make use of an approval, once: ends with 0 when it is yours to go ahead.",
      "For who asked for it, and whom the request names."
    })
final class ApprovalConsumeCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private DigestInput digest;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  ApprovalConsumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).consume(id, digest.read().value());
    var change = new RequestView(answer.body());
    if (output.isJson()) {
      shell.screen().json(change.json());
    } else {
      shell.screen().say("Request %s is consumed: go ahead.".formatted(change.id()));
    }
    return ExitCode.DONE;
  }
}
