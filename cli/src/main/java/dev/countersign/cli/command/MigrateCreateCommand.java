package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.migrate.MigrationFile;
import dev.countersign.cli.migrate.MigrationFolder;
import dev.countersign.engine.request.MigrationDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Begin a migration: two files for SQL, one that applies it and one that undoes it.",
      "Its version is the time in UTC, and newer than every version in the folder."
    })
final class MigrateCreateCommand implements Callable<Integer> {
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private final Shell shell;

  @Parameters(paramLabel = "NAME", description = "What it does, such as add_email.")
  private String name = "";

  @Option(
      names = {"-d", "--dir"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of migrations; made where there is none.")
  private Path folder = Path.of(".");

  MigrateCreateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!MigrationDocuments.NAME.matcher(name).matches()) {
      throw new CliException(
          "Expected a name of letters, digits, _ and -, 100 at most, but got another text");
    }
    try {
      Files.createDirectories(folder);
      long newest =
          MigrationFolder.read(folder).stream().mapToLong(MigrationFile::version).max().orElse(0);
      long version = Math.max(Long.parseLong(VERSION.format(shell.clock().instant())), newest + 1);
      write(version + "_" + name + ".up.sql", "-- What applies it.\n");
      write(
          version + "_" + name + ".down.sql", "-- What undoes it. Without this file nobody can.\n");
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String text) throws IOException {
    var path = folder.resolve(file);
    Files.writeString(path, text, StandardOpenOption.CREATE_NEW);
    shell.screen().line(path.toString());
  }
}
