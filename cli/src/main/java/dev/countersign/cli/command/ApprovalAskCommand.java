package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.command.Journey.Patience;
import dev.countersign.cli.http.ApprovalAsk;
import dev.countersign.engine.request.ApprovalDocuments;
import dev.countersign.protocol.request.ApprovalDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = {
      "Ask for a countersignature on a digest of your own. Nothing of it runs here.",
      "Ends with 0 once it is approved, with 2 while it waits for approval."
    })
final class ApprovalAskCommand implements Callable<Integer> {
  private static final Duration DECISION = Duration.ofSeconds(30);

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private DigestInput digest;

  @Option(names = "--title", required = true, paramLabel = "TEXT", description = "What it is.")
  private String title = "";

  @Option(names = "--description", paramLabel = "TEXT", description = "More about it.")
  private String description = "";

  @Option(
      names = "--link",
      paramLabel = "URL",
      description = "Where people find it, http or https.")
  private String link = "";

  @Option(
      names = {"-t", "--target"},
      required = true,
      paramLabel = "NAME",
      description = "What it is for, as policies name it.")
  private String target = "";

  @Option(
      names = {"-e", "--environment"},
      required = true,
      paramLabel = "NAME",
      description = "Which environment of the target.")
  private String environment = "";

  @Option(
      names = "--consumer",
      paramLabel = "PARTY",
      description = "Who may consume it too: group:NAME, role:NAME, user:NAME.")
  private List<String> consumers = new ArrayList<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is wanted.")
  private String reason = "";

  @Option(names = "--ticket", paramLabel = "ID", description = "The ticket it belongs to.")
  private String ticket = "";

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key and content again is the same request.")
  private String key = "";

  @Option(names = "--wait", description = "Wait until people have decided.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long to wait in all (5m); then ends with 124.")
  private Duration timeout = Duration.ofMinutes(5);

  ApprovalAskCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var document = new ApprovalDocument(digest.read(), title, description, link);
    var objections = ApprovalDocuments.objections(document);
    if (!objections.isEmpty()) {
      throw new CliException(String.join(System.lineSeparator(), objections));
    }
    var ask =
        new ApprovalAsk(
            target,
            environment,
            document.digest().value(),
            title,
            description,
            link,
            reason,
            ticket,
            consumers);
    var gateway = connection.gateway(shell);
    var answer = gateway.ask(ask, key.isEmpty() ? UUID.randomUUID().toString() : key);
    var request = gateway.decided(answer, DECISION);
    var deadline = shell.clock().instant().plus(timeout);
    return new Journey(shell, gateway, ResultOptions.like(output), connection.flags(), deadline)
        .follow(request, wait ? Patience.FOR_VOTES : Patience.WHILE_IT_MOVES);
  }
}
