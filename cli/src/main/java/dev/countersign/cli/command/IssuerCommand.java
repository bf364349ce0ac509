package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "issuer",
    mixinStandardHelpOptions = true,
    description = "Services that sign what they write to Kafka by themselves.")
final class IssuerCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.ERROR;
  }
}
