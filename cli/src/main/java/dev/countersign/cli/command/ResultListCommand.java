package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the results that you may read, those of the newest requests first.")
final class ResultListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--target", paramLabel = "NAME", description = "Where they come from.")
  private String target = "";

  @Option(names = "--requester", paramLabel = "NAME", description = "Who asked.")
  private String requester = "";

  @Option(names = "--limit", paramLabel = "N", description = "Of so many requests at most (20).")
  private int limit = 20;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the last page ended.")
  private String cursor = "";

  ResultListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var page =
        connection
            .gateway(shell)
            .results(
                Map.of(
                    "target", target,
                    "requester", requester,
                    "limit", Integer.toString(limit),
                    "cursor", cursor));
    if (output.isJson()) {
      shell.screen().json(page);
      return ExitCode.DONE;
    }
    var table =
        Table.of(
            Table.Column.firm("EXECUTION"),
            Table.Column.of("TARGET"),
            Table.Column.number("ROWS"),
            Table.Column.number("BYTES"),
            Table.Column.firm("UNTIL"));
    for (var item : page.path("items")) {
      table.row(
          item.path("execution").asText(),
          item.path("target").asText() + "@" + item.path("environment").asText(),
          item.path("status").asText().equals("failed")
              ? "failed"
              : item.path("rows").asText() + (item.path("truncated").asBoolean() ? "+" : ""),
          item.path("bytes").asText(),
          item.path("keptUntil").asText("").split("T", 2)[0]);
    }
    shell.screen().table(table);
    var next = page.path("next").asText("");
    if (!next.isEmpty()) {
      shell.screen().show("More: --cursor " + next);
    }
    return ExitCode.DONE;
  }
}
