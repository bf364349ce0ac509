package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "unlink",
    mixinStandardHelpOptions = true,
    description = "Say that a person is that no more, and end what its claims gave.")
final class UserUnlinkCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private IdentityOptions identity;

  UserUnlinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return Governed.done(
        shell,
        output,
        connection.gateway(shell).unlinkIdentity(identity.person, identity.provider, identity.sub),
        "%s is linked to it no more.");
  }
}
