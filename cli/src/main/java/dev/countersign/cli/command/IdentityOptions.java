package dev.countersign.cli.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who somebody is at an identity provider. */
final class IdentityOptions {

  @Parameters(paramLabel = "NAME", description = "Whom.")
  String person = "";

  @Option(names = "--provider", required = true, paramLabel = "NAME", description = "Where.")
  String provider = "";

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "SUB",
      description = "What the provider knows them by: the sub claim of their tokens.")
  String sub = "";
}
