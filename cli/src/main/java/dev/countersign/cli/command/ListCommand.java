package dev.countersign.cli.command;

import static java.util.Map.entry;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.output.Ages;
import dev.countersign.cli.output.Table;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List requests, the newest first.")
final class ListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "pending, approved, executing, completed, rejected, expired or cancelled.")
  private String status = "";

  @Option(names = "--requester", paramLabel = "NAME", description = "Who asked.")
  private String requester = "";

  @Option(names = "--target", paramLabel = "NAME", description = "Where it is to run.")
  private String target = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "sql, migration, policy-change, approval and other kinds.")
  private String kind = "";

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "read, write, ddl, destructive, privileged, opaque or none.")
  private String statementClass = "";

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Those that name it, or may mean it: TABLE or SCHEMA.TABLE.")
  private String table = "";

  @Option(
      names = "--fingerprint",
      paramLabel = "DIGEST",
      description = "Those that differ in literals alone; request show has it.")
  private String fingerprint = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Asked from then on, such as 2026-01-02T03:04:05Z.")
  private String since = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Asked before then.")
  private String until = "";

  @Option(
      names = "--pending-for",
      paramLabel = "me",
      description = "Those that wait for your vote.")
  private String pendingFor = "";

  @Option(names = "--break-glass", description = "Those for which glass was broken.")
  private boolean breakGlass;

  @Option(
      names = "--review",
      paramLabel = "REVIEW",
      description = "Those whose review is open, overdue or closed.")
  private String review = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (20).")
  private int limit = 20;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the last page ended.")
  private String cursor = "";

  ListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var query =
        Map.ofEntries(
            entry("status", status),
            entry("requester", requester),
            entry("target", target),
            entry("pendingFor", pendingFor),
            entry("breakGlass", breakGlass ? "true" : ""),
            entry("review", review),
            entry("kind", kind),
            entry("statementClass", statementClass),
            entry("table", table),
            entry("fingerprint", fingerprint),
            entry("from", since),
            entry("to", until),
            entry("limit", Integer.toString(limit)),
            entry("cursor", cursor));
    var page = connection.gateway(shell).list(query);
    if (output.isJson()) {
      shell.screen().json(page);
      return ExitCode.DONE;
    }
    var rows =
        Table.of(
            Table.Column.firm("REQUEST"),
            Table.Column.firm("STATUS"),
            Table.Column.of("REQUESTER"),
            Table.Column.of("TARGET"),
            Table.Column.of("CLASS"),
            Table.Column.number("AGE"));
    page.path("items").forEach(item -> row(rows, new RequestView(item)));
    shell.screen().table(rows);
    var next = page.path("next").asText("");
    if (!next.isEmpty()) {
      shell.screen().show("More: --cursor " + next);
    }
    return ExitCode.DONE;
  }

  private void row(Table table, RequestView request) {
    table.row(
        request.id(),
        RequestPage.word(request),
        request.requester(),
        request.target(),
        request.statementClass(),
        request.submitted().map(at -> Ages.since(at, shell.clock().instant())).orElse("-"));
  }
}
