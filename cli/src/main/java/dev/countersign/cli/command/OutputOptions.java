package dev.countersign.cli.command;

import picocli.CommandLine.Option;

/** For whom the output is. */
final class OutputOptions {
  /** The two readers of output. */
  enum Format {
    TABLE,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table for people (the default), json for programs.")
  private Format format = Format.TABLE;

  OutputOptions() {}

  OutputOptions(Format format) {
    this.format = format;
  }

  boolean isJson() {
    return switch (format) {
      case TABLE -> false;
      case JSON -> true;
    };
  }
}
