package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.command.ExecuteCommand.PatienceOptions;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.PolicyAsk;
import dev.countersign.cli.policy.PolicyFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Put the policies of a folder in force, all at once; those in force that are not in it go.",
      "What would change is shown first. Requests that are there already keep what was pinned to them.",
      "Where policies govern their own change it is asked for as a request, and comes into force once",
      "that is approved; while it waits for people, ends with 2."
    })
final class PolicyPublishCommand implements Callable<Integer> {
  private static final Duration DECISION = Duration.ofSeconds(30);

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private PatienceOptions patience;

  @Parameters(paramLabel = "DIR", description = "The folder; one policy a file (*.yaml).")
  private Path folder = Path.of(".");

  @Option(names = "--dry-run", description = "Only say what would change, and what is wrong.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Publish, or ask for it, without being asked again.")
  private boolean yes;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why it is wanted, for those who have to approve it.")
  private String reason = "";

  @Option(names = "--ticket", paramLabel = "ID", description = "The ticket it belongs to.")
  private String ticket = "";

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Where it has to be asked for: the same key and content is the same request.")
  private String key = "";

  PolicyPublishCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    var set = set();
    set.put("basedOn", gateway.policies().path("since").asLong());
    var would = gateway.publishPolicies(set.deepCopy().put("dryRun", true)).body();
    var wrong = !would.path("errors").isEmpty();
    if (dryRun || wrong) {
      if (output.isJson()) {
        shell.screen().json(would);
      } else {
        tell(would);
      }
      return wrong ? ExitCode.ERROR : ExitCode.DONE;
    }
    if (!output.isJson()) {
      tell(would);
    }
    if (would.path("requestRequired").asBoolean()) {
      return asked(gateway, set);
    }
    if (!yes && !Confirmation.given(shell, "Publish this?")) {
      shell.screen().say("Nothing was published.");
      return ExitCode.ERROR;
    }
    var answer = gateway.publishPolicies(set);
    if (answer.isUndecided()) {
      return Governed.undecided(shell, output, answer);
    }
    if (output.isJson()) {
      shell.screen().json(answer.body());
    }
    shell
        .screen()
        .say("Published, as epoch %s of governance.".formatted(answer.body().path("epoch")));
    return ExitCode.DONE;
  }

  /** The policies in force want somebody else to approve it. */
  private int asked(Gateway gateway, ObjectNode set) {
    if (!yes
        && !Confirmation.given(
            shell, "Policies in force want this approved by others. Ask for it?")) {
      shell.screen().say("Nothing was asked for.");
      return ExitCode.ERROR;
    }
    var answer =
        gateway.propose(
            new PolicyAsk(set, reason, ticket), key.isEmpty() ? UUID.randomUUID().toString() : key);
    var request = gateway.decided(answer, DECISION);
    var deadline = shell.clock().instant().plus(patience.timeout());
    return new Journey(shell, gateway, ResultOptions.like(output), connection.flags(), deadline)
        .follow(request, patience.patience());
  }

  private ObjectNode set() {
    var set = JsonNodeFactory.instance.objectNode();
    var policies = set.putArray("policies");
    for (var policy : PolicyFolder.policies(folder)) {
      policies.addObject().put("file", policy.file()).put("source", policy.source());
    }
    return set;
  }

  private void tell(JsonNode would) {
    var page = new Labelled(shell.screen());
    would.path("errors").forEach(it -> page.line("error", it.asText()));
    would
        .path("changed")
        .forEach(
            it ->
                page.line(
                    it.path("version").asInt() == 1 ? "add" : "change",
                    "%s, version %s".formatted(it.path("name").asText(), it.path("version"))));
    would.path("retired").forEach(it -> page.line("retire", it.asText()));
    would.path("warnings").forEach(it -> page.line("warning", it.asText()));
    shell
        .screen()
        .say(
            "%d to add or change, %d to retire, %d stay as they are."
                .formatted(
                    would.path("changed").size(),
                    would.path("retired").size(),
                    would.path("unchanged").size()));
  }
}
