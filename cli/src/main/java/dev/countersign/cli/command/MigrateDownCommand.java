package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.command.ExecuteCommand.PatienceOptions;
import dev.countersign.cli.migrate.MigrationJson;
import dev.countersign.cli.migrate.Standing;
import dev.countersign.cli.migrate.Standing.State;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Ask for the newest applied migrations to be undone by their down files, the newest first,",
      "and see it through."
    })
final class MigrateDownCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private ResultOptions output;
  @Mixin private MigrationPlace place;
  @Mixin private AskOptions asking;
  @Mixin private PatienceOptions patience;
  @Mixin private StoreOptions storing;

  @Parameters(arity = "0..1", paramLabel = "N", description = "How many (1).")
  private Integer count;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "All that are newer than this one, which stays; 0 for all there are.")
  private Long to;

  MigrateDownCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    storing.require(patience.patience());
    if (count != null && (to != null || count < 1)) {
      throw new CliException("Expected a number above 0, or --to, but got another");
    }
    var files = place.files();
    var journey = new MigrationJourney(shell, connection, output, place, patience);
    var rows = journey.rows();
    var undone = undone(Standing.of(files, rows));
    if (undone.isEmpty()) {
      shell.screen().say("Nothing to undo: no such migration is applied.");
      return ExitCode.DONE;
    }
    undone.forEach(this::require);
    shell
        .screen()
        .say(
            "To undo: %s."
                .formatted(undone.stream().map(Standing::title).collect(Collectors.joining(", "))));
    var document = new MigrationJson("down", rows);
    undone.forEach(it -> document.down(it.file().orElseThrow(), it.row().orElseThrow().checksum()));
    return journey.ask(asking.migration(place, document.json(), storing.store()));
  }

  /** The newest first. */
  private List<Standing> undone(List<Standing> standings) {
    var there = standings.reversed().stream().filter(it -> it.row().isPresent()).toList();
    if (to == null) {
      return there.stream().limit(count == null ? 1 : count).toList();
    }
    if (to != 0 && there.stream().noneMatch(it -> it.version() == to)) {
      throw new CliException(
          "Expected --to to name a version that is applied, or 0, but %d is not".formatted(to));
    }
    return there.stream().filter(it -> it.version() > to).toList();
  }

  private void require(Standing it) {
    if (it.state() != State.APPLIED) {
      throw new CliException(
          "Expected migrations that can be undone, but %s: %s; 'countersign migrate repair%s' says what to do"
              .formatted(it.title(), it.remark(), place.flags()));
    }
    if (it.file().orElseThrow().down().isEmpty()) {
      throw new CliException("Expected a down file of %s, but there is none".formatted(it.title()));
    }
  }
}
