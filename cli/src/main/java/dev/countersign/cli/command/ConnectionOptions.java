package dev.countersign.cli.command;

import picocli.CommandLine.Option;

/** The connection of most commands. */
final class ConnectionOptions extends Connection {
  @Option(
      names = {"--url", "--server"},
      paramLabel = "URL",
      description =
          "The gateway (COUNTERSIGN_URL; else the platform in .countersign, else " + USUAL + ").")
  private String url = "";

  @Override
  String url() {
    return url;
  }
}
