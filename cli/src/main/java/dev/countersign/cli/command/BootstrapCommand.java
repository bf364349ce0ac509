package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.bootstrap.Bootstrap;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.bootstrap.Secrets;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    description = {
      "Tell a cluster that others started its first governance, signed with the root key",
      "that init made; sends only what the log does not say yet."
    })
final class BootstrapCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where Kafka is.")
  private String kafka = "";

  BootstrapCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var random = new SecureRandom();
    var secrets = new Secrets(shell.home(), random);
    int sent =
        new Bootstrap(kafka, secrets, random, shell.clock())
            .tell(new FirstGovernance(secrets).commands());
    shell.screen().say("%d governance commands sent and accepted.".formatted(sent));
    return ExitCode.DONE;
  }
}
