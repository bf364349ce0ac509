package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", mixinStandardHelpOptions = true, description = "List who there is.")
final class UserListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only names that begin so.")
  private String prefix = "";

  UserListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.of("NAME"),
            Table.Column.firm("KIND"),
            Table.Column.firm("SUSPENDED"),
            Table.Column.of("ROLES"),
            Table.Column.of("GROUPS"),
            Table.Column.of("IDENTITIES"));
    return Listing.show(
        shell,
        output,
        connection.gateway(shell).users(Map.of("prefix", prefix)),
        table,
        user ->
            List.of(
                user.path("name").asText(),
                user.path("kind").asText(),
                user.path("suspended").asBoolean() ? "yes" : "no",
                GrantText.line(user.path("roles")),
                GrantText.words(user.path("groups")),
                identities(user.path("identities"))));
  }

  /** Who they are at which provider, and on whose word alone. */
  private static String identities(JsonNode identities) {
    var line = new StringJoiner(" ");
    for (var it : identities) {
      var linker = it.path("linkedBy").asText("");
      line.add(
          it.path("provider").asText()
              + ":"
              + it.path("sub").asText()
              + (linker.isEmpty() ? "" : " (says " + linker + ")"));
    }
    return line.toString();
  }
}
