package dev.countersign.cli.command;

import dev.countersign.cli.migrate.MigrationFile;
import dev.countersign.cli.migrate.MigrationFolder;
import dev.countersign.cli.output.Words;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which migrations, and where. */
final class MigrationPlace {
  @Option(
      names = {"-d", "--dir"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of migrations: VERSION_NAME.up.sql and .down.sql.")
  private Path folder = Path.of(".");

  @Option(
      names = {"-t", "--target"},
      required = true,
      paramLabel = "NAME",
      description = "The target whose schema it is.")
  private String target = "";

  @Option(
      names = {"-e", "--environment"},
      required = true,
      paramLabel = "NAME",
      description = "Which environment of the target.")
  private String environment = "";

  List<MigrationFile> files() {
    return MigrationFolder.read(folder);
  }

  String target() {
    return target;
  }

  String environment() {
    return environment;
  }

  /** The options that say the same again, to be copied. */
  String flags() {
    return " --dir %s --target %s --environment %s"
        .formatted(
            Words.quoted(folder.toString()), Words.quoted(target), Words.quoted(environment));
  }
}
