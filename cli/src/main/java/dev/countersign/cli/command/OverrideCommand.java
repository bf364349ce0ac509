package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "override",
    mixinStandardHelpOptions = true,
    description = {
      "Approve the step that is open alone, in place of its votes: exactly what is shown, every",
      "character of it. The steps after it are not touched; each takes an override of its own."
    })
final class OverrideCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @Option(
      names = {"-m", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "Why its votes are not waited for.")
  private String reason = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Override without being asked again.")
  private boolean yes;

  OverrideCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    var request = new RequestView(gateway.show(id));
    int step =
        request
            .openStep()
            .orElseThrow(
                () ->
                    new CliException(
                        "Expected a request with an open step, but %s is %s"
                            .formatted(request.id(), RequestPage.word(request))));
    return new Assent(shell, gateway, output, yes)
        .send(
            request,
            "Approve step %d of this alone?".formatted(step),
            true,
            () -> gateway.override(request.id(), step, reason, request.operationDigest()));
  }
}
