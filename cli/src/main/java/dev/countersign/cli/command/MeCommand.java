package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "me",
    mixinStandardHelpOptions = true,
    description = "Say who you are to the gateway, and what you may do.")
final class MeCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  MeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var me = connection.gateway(shell).me();
    if (output.isJson()) {
      shell.screen().json(me);
    } else {
      var table =
          Table.of(
              Table.Column.firm("WHO"),
              Table.Column.firm("BY"),
              Table.Column.of("GROUPS"),
              Table.Column.of("ROLES"));
      table.row(
          me.path("subject").asText(), by(me), words(me.path("groups")), words(me.path("roles")));
      shell.screen().table(table);
    }
    return ExitCode.DONE;
  }

  private static String by(JsonNode me) {
    var provider = me.path("provider").asText("");
    return provider.isEmpty() ? me.path("signIn").asText() : "login at " + provider;
  }

  private static String words(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(each -> each.isObject() ? role(each) : each.asText())
        .collect(Collectors.joining(", "));
  }

  private static String role(JsonNode grant) {
    var where = grant.path("target").asText("*") + "@" + grant.path("environment").asText("*");
    var name = grant.path("role").asText().toLowerCase(java.util.Locale.ROOT);
    return where.equals("*@*") ? name : name + " on " + where;
  }
}
