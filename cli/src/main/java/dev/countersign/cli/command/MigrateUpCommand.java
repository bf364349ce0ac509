package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.command.ExecuteCommand.PatienceOptions;
import dev.countersign.cli.migrate.MigrationJson;
import dev.countersign.cli.migrate.MigrationRow;
import dev.countersign.cli.migrate.Standing;
import dev.countersign.cli.migrate.Standing.State;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Ask for the migrations of a folder that are not applied yet, and see it through.",
      "Where there are none, says so and asks for nothing. Asked again meanwhile, goes on with the",
      "same request. Where people have to approve it first, ends with 2."
    })
final class MigrateUpCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private ResultOptions output;
  @Mixin private MigrationPlace place;
  @Mixin private AskOptions asking;
  @Mixin private PatienceOptions patience;
  @Mixin private StoreOptions storing;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Apply none that is newer than this.")
  private long to = Long.MAX_VALUE;

  @Option(
      names = "--out-of-order",
      description = "Apply those too that are older than the newest that is applied.")
  private boolean outOfOrder;

  MigrateUpCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    storing.require(patience.patience());
    var files = place.files();
    if (to != Long.MAX_VALUE && files.stream().noneMatch(it -> it.version() == to)) {
      throw new CliException(
          "Expected --to to name a version of the folder, but %d is none".formatted(to));
    }
    var journey = new MigrationJourney(shell, connection, output, place, patience);
    var rows = journey.rows();
    var standings = Standing.of(files, rows);
    require(standings);
    var pending =
        standings.stream().filter(it -> it.state() == State.PENDING && it.version() <= to).toList();
    if (pending.isEmpty()) {
      shell.screen().say("Nothing to apply: every migration of the folder is.");
      return ExitCode.DONE;
    }
    shell
        .screen()
        .say(
            "To apply: %s."
                .formatted(
                    pending.stream().map(Standing::title).collect(Collectors.joining(", "))));
    return journey.ask(asking.migration(place, document(pending, rows).json(), storing.store()));
  }

  private MigrationJson document(List<Standing> pending, List<MigrationRow> rows) {
    var document = new MigrationJson("up", rows).outOfOrder(outOfOrder);
    pending.forEach(it -> document.up(it.file().orElseThrow()));
    return document;
  }

  private void require(List<Standing> standings) {
    for (var it : standings) {
      boolean wrong =
          switch (it.state()) {
            case APPLIED, MISSING -> false;
            case CHANGED, INCOMPLETE -> true;
            case PENDING -> it.late() && !outOfOrder && it.version() <= to;
          };
      if (wrong) {
        throw new CliException(
            "Expected migrations that can be applied, but %s: %s; %s"
                .formatted(
                    it.title(),
                    it.remark(),
                    it.state() == State.PENDING
                        ? "allow it with --out-of-order, or give it a newer version"
                        : "'countersign migrate repair%s' says what to do"
                            .formatted(place.flags())));
      }
    }
  }
}
