package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
      "Have people sign in at an identity provider, or change what it gives: this from now on, and"
          + " nothing else.",
      "There is no secret: its keys are public, and the client of the command line has none."
    })
final class ProviderAddCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "What it is to be called.")
  private String name = "";

  @Option(
      names = "--issuer",
      required = true,
      paramLabel = "URL",
      description = "Its issuer identifier, exactly as its tokens have it.")
  private String issuer = "";

  @Option(
      names = "--audience",
      required = true,
      paramLabel = "TEXT",
      description = "Whom access tokens must be meant for. May be repeated; one is enough.")
  private List<String> audiences = new ArrayList<>();

  @Option(
      names = "--client",
      required = true,
      paramLabel = "ID",
      description = "The public client that login signs in through.")
  private String client = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What login asks for (openid, profile). May be repeated.")
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--name-claim",
      paramLabel = "CLAIM",
      description = "The claim that proposes people's names (preferred_username).")
  private String nameClaim = "";

  @Option(
      names = "--provision",
      description = "Whoever signs in there becomes known, and may what their claims give.")
  private boolean provision;

  @Option(
      names = "--map",
      paramLabel = MappingText.LABEL,
      description =
          "What a value of a claim gives: any of ,group:NAME and ,role:"
              + GrantText.LABEL
              + ". May be repeated.")
  private List<String> mappings = new ArrayList<>();

  ProviderAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("issuer", issuer).put("clientId", client).put("provision", provision);
    audiences.forEach(body.putArray("audiences")::add);
    if (!scopes.isEmpty()) {
      scopes.forEach(body.putArray("scopes")::add);
    }
    if (!nameClaim.isEmpty()) {
      body.put("nameClaim", nameClaim);
    }
    MappingText.add(mappings, body.putArray("mappings"));
    return Governed.done(
        shell,
        output,
        connection.gateway(shell).defineProvider(name, body),
        "People sign in at %s from now on.");
  }
}
