package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Approve exactly what is shown: every character of it, and nothing else.")
final class ApproveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Ballot ballot;

  ApproveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return ballot.cast(shell, "approve", "Approve this?");
  }
}
