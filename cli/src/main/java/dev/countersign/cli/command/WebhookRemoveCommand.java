package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "End the deliveries to an endpoint.")
final class WebhookRemoveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The endpoint.")
  private String name = "";

  WebhookRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).removeWebhook(name);
    if (answer.isUndecided()) {
      return Governed.undecided(shell, output, answer);
    }
    if (output.isJson()) {
      shell.screen().json(answer.body());
    }
    shell.screen().say("Endpoint %s is removed.".formatted(answer.body().path("name").asText()));
    return ExitCode.DONE;
  }
}
