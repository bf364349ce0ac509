package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    description = "Reject exactly what is shown: every character of it, and nothing else.")
final class RejectCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Ballot ballot;

  RejectCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return ballot.cast(shell, "reject", "Reject this?");
  }
}
