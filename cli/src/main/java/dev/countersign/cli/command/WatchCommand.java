package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import java.time.Duration;
import java.time.ZoneId;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Follow a request until it ends, a line an event; ends as execute does.",
      "Without one, follow everything that you may see, until Ctrl-C."
    })
final class WatchCommand implements Callable<Integer> {
  private static final Duration GLANCE = Duration.ofSeconds(5);

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", arity = "0..1", description = "The id of the request.")
  private String id = "";

  WatchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    try {
      return new Watch(shell, gateway, id)
          .follow(() -> begun(gateway), event -> show(gateway, event));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while waiting for events", e);
    }
  }

  /** It may have ended before anyone listened; whatever happens from here on is heard. */
  private OptionalInt begun(Gateway gateway) {
    return id.isEmpty() ? OptionalInt.empty() : code(new RequestView(gateway.show(id)));
  }

  private OptionalInt show(Gateway gateway, JsonNode json) {
    var event = new EventLine(json);
    shell
        .screen()
        .line(
            output.isJson()
                ? json.toString()
                : event.text(ZoneId.systemDefault(), shell.screen().width()));
    if (id.isEmpty()) {
      return OptionalInt.empty();
    }
    var request = new RequestView(gateway.showAfter(id, event.sequence() - 1, GLANCE));
    // Where the view is ahead, there are events still to be shown.
    return request.sequence() > event.sequence() ? OptionalInt.empty() : code(request);
  }

  /** With what to end, where the request has ended. */
  private OptionalInt code(RequestView request) {
    return switch (request.status()) {
      case PENDING, APPROVED, EXECUTING -> OptionalInt.empty();
      case COMPLETED ->
          ended(
              request,
              "succeeded".equals(request.lastExecution().path("status").asText())
                  ? ExitCode.DONE
                  : ExitCode.ERROR);
      case REJECTED, EXPIRED, CANCELLED -> ended(request, ExitCode.ERROR);
    };
  }

  private OptionalInt ended(RequestView request, int code) {
    shell.screen().say("Request %s is %s.".formatted(request.id(), RequestPage.word(request)));
    return OptionalInt.of(code);
  }
}
