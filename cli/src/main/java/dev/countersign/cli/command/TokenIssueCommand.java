package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "issue",
    mixinStandardHelpOptions = true,
    description = {
      "Issue a token; it is printed, this once.",
      "One of your own gives no more than the one you sign in with, and ends with it."
    })
final class TokenIssueCommand implements Callable<Integer> {
  private final Shell shell;
  private final Clock clock = Clock.systemUTC();

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "LABEL", description = "What it is for; it is on the log.")
  private String label = "";

  @Option(
      names = "--for",
      paramLabel = "NAME",
      description = "Whose it is to be; your own unless given.")
  private String owner = "";

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "When it stops working, such as 12h or 90d.")
  private Duration expiresIn;

  @Option(names = "--ai", description = "For an AI, which can ask and read and nothing else.")
  private boolean ai;

  @Option(
      names = "--role",
      paramLabel = GrantText.LABEL,
      description = "Of the owner's roles only this, and only there. May be repeated.")
  private List<String> roles = new ArrayList<>();

  @Option(names = "--no-roles", description = "None of the owner's roles.")
  private boolean noRoles;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "Of the owner's groups only this. May be repeated.")
  private List<String> groups = new ArrayList<>();

  @Option(names = "--no-groups", description = "None of the owner's groups.")
  private boolean noGroups;

  TokenIssueCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode().put("label", label).put("ai", ai);
    if (!owner.isEmpty()) {
      body.put("owner", owner);
    }
    if (expiresIn != null) {
      body.put(
          "expires", clock.instant().plus(expiresIn).truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (noRoles || !roles.isEmpty()) {
      GrantText.add(roles, body.putArray("roles"));
    }
    if (noGroups || !groups.isEmpty()) {
      var only = body.putArray("groups");
      groups.forEach(only::add);
    }
    var answer = connection.gateway(shell).issueToken(body);
    if (answer.isUndecided()) {
      return Governed.undecided(shell, output, answer);
    }
    var issued = answer.body();
    if (output.isJson()) {
      shell.screen().json(issued);
    } else {
      shell.screen().line(Cells.clean(issued.path("token").asText()));
    }
    shell
        .screen()
        .say(
            "Issued %s to %s."
                .formatted(issued.path("prefix").asText(), issued.path("owner").asText()));
    shell.screen().say("Keep the token now: it is shown this once.");
    return ExitCode.DONE;
  }
}
