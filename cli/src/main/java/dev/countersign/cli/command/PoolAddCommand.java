package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Make a pool for agents to serve, or change its times.",
      "Signed with the root key that init made."
    })
final class PoolAddCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;

  @Parameters(paramLabel = "NAME", description = "The name of the pool.")
  private String name = "";

  @Option(
      names = "--claim-within",
      converter = Durations.class,
      defaultValue = "5m",
      paramLabel = "TIME",
      description = "How long a grant waits for an agent to claim it (${DEFAULT-VALUE}).")
  private Duration claimWithin = Duration.ZERO;

  @Option(
      names = "--lease",
      converter = Durations.class,
      defaultValue = "30s",
      paramLabel = "TIME",
      description = "How long an agent may be silent before it is given up (${DEFAULT-VALUE}).")
  private Duration lease = Duration.ZERO;

  PoolAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    root.bootstrap(shell).enact(new RegisterPool(name, claimWithin, lease));
    shell
        .screen()
        .say(
            "Agents may serve pool %s: countersign agent add NAME --pool %s."
                .formatted(name, name));
    return ExitCode.DONE;
  }
}
