package dev.countersign.cli.command;

import dev.countersign.cli.command.Journey.Patience;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "execute",
    mixinStandardHelpOptions = true,
    description = {
      "Ask for SQL to be run, and see it through to its result.",
      "Where people have to approve it first, ends with 2 and says how to go on."
    })
final class ExecuteCommand implements Callable<Integer> {
  private static final Duration DECISION = Duration.ofSeconds(30);

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private ResultOptions output;
  @Mixin private SqlInput sql;
  @Mixin private PatienceOptions patience;
  @Mixin private StoreOptions storing;
  @Mixin private AskOptions asking;

  @Option(
      names = {"-t", "--target"},
      required = true,
      paramLabel = "NAME",
      description = "Where it is to run.")
  private String target = "";

  @Option(
      names = {"-e", "--environment"},
      required = true,
      paramLabel = "NAME",
      description = "Which environment of the target.")
  private String environment = "";

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key and content again is the same request.")
  private String key = "";

  ExecuteCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    asking.require();
    storing.require(patience.patience());
    var submission = asking.submission(target, environment, sql.read(shell), storing.store());
    var gateway = connection.gateway(shell);
    var request = submitted(gateway, submission);
    var deadline = shell.clock().instant().plus(patience.timeout());
    return new Journey(shell, gateway, output, connection.flags(), storing.store(), deadline)
        .follow(request, patience.patience());
  }

  /** The request, decided; whoever presses Ctrl-C meanwhile is told how to find it again. */
  private RequestView submitted(Gateway gateway, Submission submission) {
    var sent = key.isEmpty() ? UUID.randomUUID().toString() : key;
    var id = new AtomicReference<>("");
    try (var _ = Interruption.says(() -> interrupted(sent, id.get()))) {
      var answer = gateway.submit(submission, sent);
      id.set(answer.body().path("id").asText());
      return gateway.decided(answer, DECISION);
    }
  }

  private void interrupted(String sent, String id) {
    var screen = shell.screen();
    if (id.isEmpty()) {
      screen.say(
          "Interrupted before there was an answer: whether there is a request is not known. The"
              + " same command with this in it asks for the same request, never for a second one:");
      screen.show("  --idempotency-key " + sent);
    } else {
      screen.say("Interrupted. Request %s goes on; to see it through:".formatted(id));
      screen.show("  countersign request resume%s %s".formatted(connection.flags(), id));
    }
  }

  /** How long to stay with a request. */
  static final class PatienceOptions {
    @Option(
        names = "--wait",
        negatable = true,
        description = "Wait for approval too; --no-wait: for nothing at all.")
    private Boolean wait;

    @Option(
        names = "--timeout",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "How long to wait in all (5m); then ends with 124.")
    private Duration timeout = Duration.ofMinutes(5);

    Patience patience() {
      if (wait == null) {
        return Patience.WHILE_IT_MOVES;
      }
      return wait ? Patience.FOR_VOTES : Patience.NONE;
    }

    Duration timeout() {
      return timeout;
    }
  }
}
