package dev.countersign.cli.command;

import picocli.CommandLine.Option;

/** How rows are shown. */
final class ResultOptions {
  /** For whom rows are. */
  enum Format {
    TABLE,
    JSON,
    CSV,
    VERTICAL
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = {
        "table (the default) or vertical, a value on each line, for people;",
        "json or csv for programs."
      })
  private Format format = Format.TABLE;

  /** Rows as the rest. */
  static ResultOptions like(OutputOptions output) {
    var options = new ResultOptions();
    options.format = output.isJson() ? Format.JSON : Format.TABLE;
    return options;
  }

  Format format() {
    return format;
  }

  /** How whatever is no rows is shown. */
  OutputOptions pages() {
    return switch (format) {
      case TABLE, VERTICAL, CSV -> new OutputOptions(OutputOptions.Format.TABLE);
      case JSON -> new OutputOptions(OutputOptions.Format.JSON);
    };
  }
}
