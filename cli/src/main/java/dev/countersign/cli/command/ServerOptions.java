package dev.countersign.cli.command;

import picocli.CommandLine.Option;

/** The connection of a command whose {@code --url} is another's. */
final class ServerOptions extends Connection {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The gateway (COUNTERSIGN_URL; else the platform in .countersign, else " + USUAL + ").")
  private String server = "";

  @Override
  String url() {
    return server;
  }
}
