package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Follow a request until it ends, a line an event, from its first one on.",
      "Ends as execute does: 0 where its run succeeded, 1 where it did not come to that.",
      "Without one, follow everything that you may see, until Ctrl-C."
    })
final class WatchCommand implements Callable<Integer> {
  private static final Duration GLANCE = Duration.ofSeconds(5);

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", arity = "0..1", description = "The id of the request.")
  private String id = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long to follow (for ever); then ends with 124.")
  private Optional<Duration> timeout = Optional.empty();

  /** The sequence of the last event that was shown. */
  private long shown;

  WatchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    var watch = new Watch(shell, gateway, id);
    if (!id.isEmpty() && output.isJson()) {
      shell.screen().say("From now on; what was before, GET /api/v1/requests/ID/events tells.");
    }
    try (var timer = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
        var _ = Interruption.says(() -> goesOn("Interrupted."))) {
      timeout.ifPresent(
          time -> {
            var _ = timer.schedule(watch::stop, time.toMillis(), TimeUnit.MILLISECONDS);
          });
      int code = watch.follow(() -> quiet(gateway), event -> show(gateway, event));
      timer.shutdownNow();
      if (code == ExitCode.TIMED_OUT) {
        var _ = Thread.interrupted(); // that was the timer
        goesOn("The time that was given is over.");
      }
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while waiting for events", e);
    }
  }

  private void goesOn(String why) {
    if (!id.isEmpty()) {
      shell.screen().say("%s Request %s goes on; to see how:".formatted(why, id));
      shell.screen().show("  countersign request watch%s %s".formatted(connection.flags(), id));
    }
  }

  /**
   * What happened before anyone listened, the end included; whatever happens from here on is heard.
   * The views may be a moment behind, so it is asked again when there is nothing else to do.
   */
  private OptionalInt quiet(Gateway gateway) {
    if (id.isEmpty()) {
      return OptionalInt.empty();
    }
    history(gateway);
    var request = new RequestView(gateway.show(id));
    if (request.sequence() > shown) {
      history(gateway); // it moved in between
    }
    return code(request);
  }

  /** What has not been shown of it yet. */
  private void history(Gateway gateway) {
    if (output.isJson()) {
      return;
    }
    for (var item : gateway.events(id).path("items")) {
      var event = EventLine.ofHistory(id, item);
      if (event.sequence() > shown) {
        line(event);
      }
    }
  }

  private void line(EventLine event) {
    shown = Math.max(shown, event.sequence());
    shell
        .screen()
        .line(
            output.isJson()
                ? event.json().toString()
                : event.text(ZoneId.systemDefault(), shell.screen().width()));
  }

  private OptionalInt show(Gateway gateway, JsonNode json) {
    var event = new EventLine(json);
    if (id.isEmpty()) {
      line(event);
      return OptionalInt.empty();
    }
    if (event.sequence() > shown + 1) {
      history(gateway); // what came between the views and the stream
    }
    if (event.sequence() > shown) {
      line(event);
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
