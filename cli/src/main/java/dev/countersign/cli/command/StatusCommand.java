package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.launch.LocalPlatform;
import dev.countersign.cli.launch.LocalPlatform.Standing;
import dev.countersign.cli.output.Ages;
import dev.countersign.cli.output.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Say how each part of the platform is; ends with 0 when all are healthy.")
final class StatusCommand implements Callable<Integer> {
  private final Shell shell;

  StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var platform =
        LocalPlatform.of(shell.home())
            .orElseThrow(
                () ->
                    new CliException(
                        "Expected a platform in %s, but there is none; ./countersign up starts one"
                            .formatted(shell.home().state())));
    var table =
        Table.of(
            Table.Column.firm("PART"),
            Table.Column.firm("STATE"),
            Table.Column.number("PID"),
            Table.Column.number("UP"),
            Table.Column.of("ADDRESS"));
    var standings = platform.standings();
    standings.forEach(
        standing ->
            table.row(
                standing.part(),
                standing.state(),
                pid(standing),
                age(standing),
                standing.address()));
    shell.screen().table(table);
    return standings.stream().allMatch(Standing::isHealthy) ? ExitCode.DONE : ExitCode.ERROR;
  }

  private static String pid(Standing standing) {
    return standing.process().map(it -> Long.toString(it.pid())).orElse("-");
  }

  private String age(Standing standing) {
    return standing
        .process()
        .flatMap(it -> it.info().startInstant())
        .map(start -> Ages.since(start, shell.clock().instant()))
        .orElse("-");
  }
}
