package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List tokens, those issued last first; your own unless --for is given.")
final class TokenListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(
      names = "--for",
      paramLabel = "NAME",
      description = "Whose; * for everybody's. For those who may token.view.any.")
  private String owner = "";

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only those that begin so.")
  private String prefix = "";

  TokenListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.firm("PREFIX"),
            Table.Column.of("LABEL"),
            Table.Column.of("OWNER"),
            Table.Column.firm("STATE"),
            Table.Column.firm("EXPIRES"),
            Table.Column.firm("LAST USED"),
            Table.Column.of("NARROWED TO"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).tokens(Map.of("owner", owner, "prefix", prefix)),
        table,
        token ->
            List.of(
                token.path("prefix").asText(),
                token.path("label").asText(),
                token.path("owner").asText(),
                token.path("state").asText(),
                token.path("expires").asText("never"),
                token.path("lastUsed").asText("never"),
                narrowed(token)));
  }

  private static String narrowed(JsonNode token) {
    var ai = token.path("ai").asBoolean() ? "an AI " : "";
    var roles = token.has("roles") ? "roles [" + GrantText.line(token.path("roles")) + "] " : "";
    var groups =
        token.has("groups") ? "groups [" + GrantText.words(token.path("groups")) + "]" : "";
    return (ai + roles + groups).strip();
  }
}
