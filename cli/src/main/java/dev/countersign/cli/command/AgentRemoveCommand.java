package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Believe an agent no more: it gets no claim, and what it runs now it cannot report.",
      "Stop its process first. Signed with the root key that init made."
    })
final class AgentRemoveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;

  @Parameters(paramLabel = "NAME", description = "The name of the agent.")
  private String name = "";

  AgentRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    root.bootstrap(shell).removeAgent(name);
    shell.screen().say("What %s signs is accepted no more.".formatted(name));
    return ExitCode.DONE;
  }
}
