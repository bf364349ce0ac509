package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.bootstrap.Settings;
import dev.countersign.cli.launch.Part;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Make the keys, tokens, passwords and settings of a platform that others start,",
      "such as docker compose; ./countersign up does so by itself."
    })
final class InitCommand implements Callable<Integer> {
  private static final String SUPERUSER = "postgres";

  private final Shell shell;

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where the services will find Kafka.")
  private String kafka = "";

  @Option(
      names = "--postgres",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where the services will find PostgreSQL.")
  private String postgres = "";

  InitCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var home = shell.home();
    var secrets = new Secrets(home, new SecureRandom());
    var settings = new Settings(secrets, kafka, postgres);
    for (var service : List.of(Part.POLICY, Part.GATEWAY, Part.AGENT, Part.AUDIT, Part.NOTIFIER)) {
      var file = home.config().resolve(service + ".properties");
      shell.screen().show("  " + Settings.write(file, settings.of(service)));
    }
    FirstGovernance.PEOPLE.forEach(person -> shell.screen().show("  " + secrets.tokenFile(person)));
    shell.screen().show("  " + secrets.passwordFile(SUPERUSER));
    return ExitCode.DONE;
  }
}
