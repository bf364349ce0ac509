package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.signin.Logins;
import dev.countersign.cli.signin.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "logout",
    mixinStandardHelpOptions = true,
    description = "Forget that you have signed in at an identity provider.")
final class LogoutCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private GatewayOptions gateway;

  LogoutCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var server = gateway.server(shell);
    var login = new Logins(shell.home()).forget(server);
    login.ifPresent(it -> Session.revoke(it, shell.clock()));
    shell
        .screen()
        .say(
            login
                .map(it -> "Your login at %s is forgotten.".formatted(it.at().name()))
                .orElse("There was no login at %s.".formatted(server)));
    return ExitCode.DONE;
  }
}
