package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.command.ExecuteCommand.PatienceOptions;
import dev.countersign.cli.migrate.Standing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Compare a folder of migrations with what the target says is applied.",
      "Ends with 1 where something has to be mended: changed, incomplete or without a file here."
    })
final class MigrateStatusCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private MigrationPlace place;
  @Mixin private PatienceOptions patience;

  MigrateStatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var files = place.files();
    var journey =
        new MigrationJourney(shell, connection, ResultOptions.like(output), place, patience);
    var standings = Standing.of(files, journey.rows());
    new MigrationStatusPage(shell.screen(), output.isJson()).show(place, standings);
    return MigrationStatusPage.isSound(standings) ? ExitCode.DONE : ExitCode.ERROR;
  }
}
