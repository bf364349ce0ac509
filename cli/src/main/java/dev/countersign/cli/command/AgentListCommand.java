package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Ages;
import dev.countersign.cli.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List the agents: what they say that they can do, for how long they have said so, and"
          + " whether the broker has them now (up).",
    })
final class AgentListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  AgentListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).agents();
    if (output.isJson()) {
      shell.screen().json(answer);
      return ExitCode.DONE;
    }
    var table =
        Table.of(
            Table.Column.firm("NAME"),
            Table.Column.of("POOL"),
            Table.Column.of("VERSION"),
            Table.Column.firm("UP"),
            Table.Column.of("KINDS"),
            Table.Column.of("TARGETS"),
            Table.Column.firm("SINCE"));
    answer.path("items").forEach(it -> rows(it).forEach(table::row));
    shell.screen().table(table);
    return ExitCode.DONE;
  }

  /** A line for each target after the first, which has no room beside the others. */
  private List<List<String>> rows(JsonNode agent) {
    var advert = agent.path("advert");
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            agent.path("name").asText(),
            agent.path("pool").asText(),
            advert.path("version").asText("?"),
            up(agent.path("connected").asText()),
            texts(advert.path("kinds")),
            target(advert.path("targets").path(0)),
            since(agent.path("advertisedSince"))));
    for (int i = 1; i < advert.path("targets").size(); i++) {
      rows.add(List.of("", "", "", "", "", target(advert.path("targets").get(i)), ""));
    }
    return rows;
  }

  private static String up(String connected) {
    return connected.equals("unknown") ? "?" : connected;
  }

  private static String target(JsonNode target) {
    return target.isMissingNode()
        ? ""
        : target.path("target").asText() + "@" + target.path("environment").asText();
  }

  private static String texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(","));
  }

  private String since(JsonNode time) {
    return time.isTextual()
        ? Ages.since(Instant.parse(time.asText()), shell.clock().instant())
        : "never";
  }
}
