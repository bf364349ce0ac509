package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.output.Table;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    description = "Show the full plans and the samples that were gathered, or gather once more.")
final class EvidenceCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @Option(names = "--again", description = "Ask agents to gather evidence once more.")
  private boolean again;

  EvidenceCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    if (again) {
      var answer = gateway.gatherEvidence(id);
      new RequestPage(shell, output).brief(new RequestView(answer.body()));
      return ExitCode.DONE;
    }
    var found = gateway.evidence(id);
    if (output.isJson()) {
      shell.screen().json(found);
    } else {
      found.path("plans").forEach(this::plan);
      found.path("samples").forEach(this::sample);
    }
    return ExitCode.DONE;
  }

  private void plan(JsonNode plan) {
    shell.screen().line("Plan of " + statement(plan));
    plan.path("plan").toPrettyString().lines().map("  "::concat).forEach(shell.screen()::line);
  }

  private static String statement(JsonNode found) {
    var migration = found.path("migration").asText("");
    return "statement %s%s"
        .formatted(
            found.path("statement").asText(), migration.isEmpty() ? "" : " (" + migration + ")");
  }

  private void sample(JsonNode sample) {
    shell
        .screen()
        .line(
            "Rows of %s %s %s"
                .formatted(
                    sample.path("table").asText(),
                    sample.path("when").asText(),
                    statement(sample)));
    var columns = new ArrayList<Table.Column>();
    sample.path("columns").forEach(it -> columns.add(Table.Column.of(it.path("name").asText())));
    var table = new Table(columns);
    sample
        .path("rows")
        .forEach(
            row -> {
              var cells = new ArrayList<String>();
              row.forEach(it -> cells.add(it.isNull() ? "NULL" : it.asText()));
              table.row(cells.toArray(String[]::new));
            });
    shell.screen().table(table);
  }
}
