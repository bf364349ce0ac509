package dev.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "link",
    mixinStandardHelpOptions = true,
    description =
        "Say who a person is at an identity provider: however they sign in, it is one person.")
final class UserLinkCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private IdentityOptions identity;

  UserLinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return Governed.done(
        shell,
        output,
        connection.gateway(shell).linkIdentity(identity.person, identity.provider, identity.sub),
        "%s is linked.");
  }
}
