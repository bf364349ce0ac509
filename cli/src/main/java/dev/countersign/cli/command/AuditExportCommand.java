package dev.countersign.cli.command;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.audit.EntryText;
import dev.countersign.cli.audit.ExportWriter;
import dev.countersign.cli.audit.Logs;
import dev.countersign.protocol.audit.AuditEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write the audit's entries for other programs, or with --raw every record that",
      "audit verify --from needs; docs/audit-format.md describes that file."
    })
final class AuditExportCommand implements Callable<Integer> {
  private static final int SAY_EVERY = 100 * 1024;

  private final Shell shell;

  @Mixin private LogOptions source;

  @ArgGroup(multiplicity = "1")
  private What what;

  /** One of the two. */
  private static final class What {
    @Option(
        names = "--raw",
        paramLabel = "FILE",
        description = "Events, governance, audit and checkpoints, byte for byte; must not exist.")
    private Path raw;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        description = "The entries, to standard output: csv, or json (one array).")
    private Format format;
  }

  /** How entries are written. */
  enum Format {
    CSV,
    JSON
  }

  AuditExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (var opened = source.open(shell)) {
      if (what.raw != null) {
        raw(opened);
      } else {
        entries(opened.logs());
      }
    }
    return ExitCode.DONE;
  }

  private void raw(LogOptions.Opened opened) {
    try (var out =
        new BufferedOutputStream(Files.newOutputStream(what.raw, StandardOpenOption.CREATE_NEW))) {
      long records = ExportWriter.write(opened.logs(), opened.cluster(), out, this::progress);
      shell.screen().say("Wrote %d records to %s.".formatted(records, what.raw));
    } catch (IOException e) {
      throw new CliException("Expected to write a new file %s, but cannot".formatted(what.raw), e);
    }
  }

  private void progress(long records) {
    if (records % SAY_EVERY == 0) {
      shell.screen().say("%d records so far".formatted(records));
    }
  }

  private void entries(Logs logs) {
    boolean first = true;
    for (var next = logs.nextEntry(); next.isPresent(); next = logs.nextEntry()) {
      var entry = Wire.decode(next.get().value(), AuditEntry.class);
      switch (what.format) {
        case CSV -> {
          if (first) {
            shell.screen().line(EntryText.csvHeader(entry));
          }
          shell.screen().line(EntryText.csv(entry));
        }
        case JSON -> shell.screen().line((first ? "[" : ",") + EntryText.json(entry));
      }
      first = false;
    }
    if (what.format == Format.JSON) {
      shell.screen().line(first ? "[]" : "]");
    }
  }
}
