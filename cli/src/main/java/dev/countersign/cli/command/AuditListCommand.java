package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List what happened, the newest first; for administrators.")
final class AuditListCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(
      names = "--category",
      paramLabel = "NAME",
      description = "request, approval, execution, policy, identity, agent, notification or audit.")
  private String category = "";

  @Option(names = "--type", paramLabel = "TYPE", description = "Such as VoteCast.")
  private String type = "";

  @Option(names = "--actor", paramLabel = "NAME", description = "Who acted.")
  private String actor = "";

  @Option(names = "--request", paramLabel = "ID", description = "What concerns this request.")
  private String request = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Times.class,
      description = "From then on, such as 2026-01-02T03:04:05Z.")
  private String since = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Before then.")
  private String until = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (20).")
  private int limit = 20;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the last page ended.")
  private String cursor = "";

  AuditListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var query = new HashMap<String, String>();
    query.putAll(
        Map.of(
            "category", category,
            "type", type,
            "actor", actor,
            "request", request,
            "from", since,
            "to", until));
    query.putAll(Map.of("limit", Integer.toString(limit), "cursor", cursor));
    var page = connection.gateway(shell).audit(query);
    if (output.isJson()) {
      shell.screen().json(page);
      return ExitCode.DONE;
    }
    var table =
        Table.of(
            Table.Column.number("ENTRY"),
            Table.Column.firm("TIME (UTC)"),
            Table.Column.of("ACTOR"),
            Table.Column.of("SUMMARY"));
    page.path("items").forEach(item -> row(table, item));
    shell.screen().table(table);
    var next = page.path("next").asText("");
    if (!next.isEmpty()) {
      shell.screen().show("More: --cursor " + next);
    }
    return ExitCode.DONE;
  }

  private static void row(Table table, JsonNode entry) {
    table.row(
        entry.path("sequence").asText(),
        TIME.format(Instant.parse(entry.path("time").asText())),
        entry.path("actor").asText(),
        entry.path("summary").asText());
  }
}
