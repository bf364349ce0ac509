package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "Accept no more commands that an issuer signs.")
final class IssuerRemoveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;

  @Parameters(paramLabel = "NAME", description = "The name of the issuer.")
  private String name = "";

  IssuerRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    root.bootstrap(shell).revoke(name);
    shell.screen().say("What %s signs is accepted no more.".formatted(name));
    return ExitCode.DONE;
  }
}
