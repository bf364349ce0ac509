package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Have an event delivered that says nothing, and see what becomes of it.")
final class WebhookTestCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Map<String, String> NEWEST = Map.of("limit", "200");

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The endpoint.")
  private String name = "";

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long to wait for the first attempt (10s); 0s for not at all.")
  private Duration wait = Duration.ofSeconds(10);

  WebhookTestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    var answer = gateway.testWebhook(name);
    if (answer.isUndecided()) {
      return Governed.undecided(shell, output, answer);
    }
    var message = "governance/" + answer.body().path("epoch").asText();
    var attempt = wait.isZero() ? Optional.<JsonNode>empty() : await(gateway, message);
    if (output.isJson()) {
      shell.screen().json(attempt.orElse(answer.body()));
    } else {
      attempt.ifPresent(it -> shell.screen().table(new DeliveryTable().row(it).table()));
    }
    if (attempt.isEmpty()) {
      shell
          .screen()
          .say(
              "%s is on its way; countersign webhook deliveries %s tells what becomes of it."
                  .formatted(message, name));
      return wait.isZero() ? ExitCode.DONE : ExitCode.TIMED_OUT;
    }
    return attempt.get().path("outcome").asText().equals("delivered")
        ? ExitCode.DONE
        : ExitCode.ERROR;
  }

  private Optional<JsonNode> await(Gateway gateway, String message) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      var attempt =
          StreamSupport.stream(gateway.deliveries(name, NEWEST).path("items").spliterator(), false)
              .filter(item -> item.path("message").asText().equals(message))
              .findFirst();
      if (attempt.isPresent() || System.nanoTime() > deadline) {
        return attempt;
      }
      rest();
    }
  }

  private static void rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while waiting for a delivery", e);
    }
  }
}
