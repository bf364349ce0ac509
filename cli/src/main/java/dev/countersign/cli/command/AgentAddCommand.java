package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Let an agent run what is approved for the targets of a pool, or give it another key or pool.",
      "Make its key where it is to run, and keep it there; this takes the public one.",
      "Signed with the root key that init made."
    })
final class AgentAddCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;

  @Parameters(paramLabel = "NAME", description = "What its settings call it.")
  private String name = "";

  @Option(names = "--key", required = true, paramLabel = "FILE", description = PublicKeyFile.FORM)
  private Path key = Path.of("");

  @Option(
      names = "--pool",
      paramLabel = "POOL",
      description = "The pool that it serves (${DEFAULT-VALUE}).")
  private String pool = FirstGovernance.POOL;

  AgentAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var publicKey = PublicKeyFile.read(key);
    root.bootstrap(shell).enact(new RegisterAgent(new Subject(name), pool, publicKey));
    shell
        .screen()
        .say(
            "%s may run what is approved for pool %s, signed with that key.".formatted(name, pool));
    return ExitCode.DONE;
  }
}
