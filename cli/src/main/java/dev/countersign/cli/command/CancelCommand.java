package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Call a request off, or ask for its execution to be stopped.",
      "With --wait, ends with 0 once nothing of it can run any more, with 1 where it had taken"
          + " effect, or may have."
    })
final class CancelCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @Option(names = "--wait", description = "Wait for what becomes of an execution that runs.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "1m",
      description = "How long to wait (${DEFAULT-VALUE}); then ends with 124.")
  private Duration timeout = Duration.ZERO;

  CancelCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    var answer = new RequestView(gateway.cancel(id).body());
    var page = new RequestPage(shell, output);
    if (!wait) {
      page.brief(answer);
      if (answer.status() == RequestStatus.EXECUTING) {
        shell.screen().say("It was asked to stop; whether it did: countersign request show " + id);
      }
      return ExitCode.DONE;
    }
    var request = ended(gateway, answer);
    page.brief(request);
    OutcomeLines.of(request.lastExecution()).forEach(it -> shell.screen().say(it.value()));
    if (request.status() == RequestStatus.EXECUTING) {
      return ExitCode.TIMED_OUT;
    }
    return switch (request.lastExecution().path("status").asText()) {
      case "succeeded", "failed" -> ExitCode.ERROR;
      default -> ExitCode.DONE;
    };
  }

  /** The request once nothing of it runs, or when there is no more time. */
  private RequestView ended(Gateway gateway, RequestView answer) {
    var waiting = new RequestWait(shell, gateway, shell.clock().instant().plus(timeout));
    var request = waiting.whole(answer);
    while (request.status() == RequestStatus.EXECUTING) {
      var next = waiting.next(request);
      if (next.isEmpty()) {
        return request;
      }
      request = next.get();
    }
    return request;
  }
}
