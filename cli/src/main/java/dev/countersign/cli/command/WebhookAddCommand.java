package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Have events delivered to a URL, from now on; an endpoint of that name is replaced.",
      "The secret that its deliveries are signed with is printed, this once."
    })
final class WebhookAddCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ServerOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private EndpointAddress address;

  @Parameters(paramLabel = "NAME", description = "What the endpoint is to be called.")
  private String name = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Only such events: a name like RequestApproved, or a CloudEvents type in which * stands for"
              + " any characters. May be repeated.")
  private List<String> types = new ArrayList<>();

  @Option(
      names = "--allow-private",
      description = "It may be at a private, loopback or link-local address, or at http.")
  private boolean allowPrivate;

  WebhookAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("name", name).put("kind", address.kind()).put("url", address.read(shell));
    body.put("allowPrivate", allowPrivate);
    var wanted = body.putArray("types");
    types.forEach(type -> wanted.add(EndpointTypes.whole(type)));
    var answer = connection.gateway(shell).addWebhook(body);
    if (answer.isUndecided()) {
      return Governed.undecided(shell, output, answer);
    }
    var added = answer.body();
    var secret = added.path("secret").asText("");
    if (output.isJson()) {
      shell.screen().json(added);
    } else if (!secret.isEmpty()) {
      shell.screen().line(Cells.clean(secret));
    }
    shell
        .screen()
        .say(
            "Endpoint %s is registered at %s."
                .formatted(added.path("name").asText(), added.path("address").asText()));
    if (!secret.isEmpty()) {
      shell
          .screen()
          .say(
              "Keep its secret%s now: it is shown this once. The receiver checks webhook-signature with it."
                  .formatted(output.isJson() ? "" : " (on standard output)"));
    }
    return ExitCode.DONE;
  }
}
