package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the identity providers, and what their claims give.")
final class ProviderListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  ProviderListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.of("NAME"),
            Table.Column.of("ISSUER"),
            Table.Column.of("AUDIENCES"),
            Table.Column.of("CLIENT"),
            Table.Column.firm("PROVISION"),
            Table.Column.of("GIVES"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).providers(),
        table,
        it ->
            List.of(
                it.path("name").asText(),
                it.path("issuer").asText(),
                GrantText.words(it.path("audiences")),
                it.path("clientId").asText(),
                it.path("provision").asBoolean() ? "yes" : "no",
                gives(it.path("mappings"))));
  }

  /** As they are written on the command line. */
  private static String gives(JsonNode mappings) {
    var line = new StringJoiner(" ");
    for (var mapping : mappings) {
      var text = new StringBuilder();
      text.append(mapping.path("claim").asText())
          .append('=')
          .append(mapping.path("value").asText());
      mapping.path("groups").forEach(it -> text.append(",group:").append(it.asText()));
      var roles = GrantText.line(mapping.path("roles"));
      if (!roles.isEmpty()) {
        text.append(",role:").append(roles.replace(" ", ",role:"));
      }
      line.add(text);
    }
    return line.toString();
  }
}
