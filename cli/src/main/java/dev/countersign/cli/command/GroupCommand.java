package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "group",
    mixinStandardHelpOptions = true,
    description = "Who is in which group; for those who may identity.manage.")
final class GroupCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.ERROR;
  }
}
