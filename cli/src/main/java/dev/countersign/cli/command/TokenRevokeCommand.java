package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = "Revoke a token, with those that were issued with it.")
final class TokenRevokeCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "PREFIX", description = "What it begins with: cs_ and its public part.")
  private String name = "";

  TokenRevokeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var answer = connection.gateway(shell).revokeToken(name);
    return Governed.done(shell, output, answer, "%s works no more.");
  }
}
