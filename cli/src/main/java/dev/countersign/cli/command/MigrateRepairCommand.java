package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.command.ExecuteCommand.PatienceOptions;
import dev.countersign.cli.migrate.MigrationJson;
import dev.countersign.cli.migrate.Repairs;
import dev.countersign.cli.migrate.Standing;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = {
      "Say which migrations are incomplete or differ from their files, and what can be done.",
      "With one of the options asks for that to be done, under approval like any migration."
    })
final class MigrateRepairCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private ResultOptions output;
  @Mixin private MigrationPlace place;
  @Mixin private AskOptions asking;
  @Mixin private PatienceOptions patience;
  @Mixin private StoreOptions storing;

  @ArgGroup private Mend mend;

  @Option(
      names = "--from",
      paramLabel = "K",
      description = {
        "With --resume, the statement to go on with, where it is not known whether the last one",
        "that was begun took effect: that one, or the next."
      })
  private Integer from;

  /** One of these. */
  static final class Mend {
    @Option(
        names = "--mark-applied",
        paramLabel = "VERSION",
        description = "Somebody has seen to it by hand that they are applied.")
    private List<Long> applied;

    @Option(
        names = "--mark-reverted",
        paramLabel = "VERSION",
        description = "Somebody has undone them by hand.")
    private List<Long> reverted;

    @Option(
        names = "--resume",
        paramLabel = "VERSION",
        description = "Go on with the statement at which it stopped.")
    private Long resumed;

    @Option(
        names = "--accept-checksum",
        paramLabel = "VERSION",
        description = {
          "The file that has changed is accepted as it is: the up file, or, where it has stopped on",
          "its way down, the down file."
        })
    private List<Long> accepted;
  }

  MigrateRepairCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    storing.require(patience.patience());
    if (from != null && (mend == null || mend.resumed == null)) {
      throw new CliException("Expected --from with --resume, but there is none");
    }
    var files = place.files();
    var journey = new MigrationJourney(shell, connection, output, place, patience);
    var standings = Standing.of(files, journey.rows());
    if (mend != null) {
      return journey.ask(
          asking.migration(place, document(new Repairs(standings)).json(), storing.store()));
    }
    new MigrationStatusPage(shell.screen(), output.pages().isJson()).show(place, standings);
    if (!output.pages().isJson()) {
      Repairs.advice(standings, place.flags()).forEach(this::advise);
    }
    return MigrationStatusPage.isSound(standings) ? ExitCode.DONE : ExitCode.ERROR;
  }

  /** A command is to be copied, so it stays whole however long it is. */
  private void advise(String line) {
    if (line.startsWith(" ")) {
      shell.screen().show(line);
    } else {
      shell.screen().say(line);
    }
  }

  private MigrationJson document(Repairs repairs) {
    if (mend.applied != null) {
      return repairs.markApplied(mend.applied);
    }
    if (mend.reverted != null) {
      return repairs.markReverted(mend.reverted);
    }
    return mend.accepted != null
        ? repairs.acceptChecksum(mend.accepted)
        : repairs.resume(mend.resumed, from);
  }
}
