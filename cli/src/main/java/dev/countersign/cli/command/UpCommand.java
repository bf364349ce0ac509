package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.launch.Launcher;
import dev.countersign.cli.launch.LocalPlatform;
import dev.countersign.cli.launch.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Start the platform on this machine: Kafka, PostgreSQL, the services and an agent.",
      "Ctrl-C stops it; what it keeps is in .countersign and survives."
    })
final class UpCommand implements Callable<Integer> {
  private static final List<String> DUTIES =
      List.of("developer", "DBA, approves", "DBA, approves", "admin");

  private final Shell shell;

  @Option(
      names = {"-d", "--detach"},
      description = "Return when all is healthy, and leave it running.")
  private boolean detach;

  @Mixin private PortOptions ports;

  UpCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var screen = shell.screen();
    screen.say("Starting a platform in " + shown(shell.home().state()));
    try (var running = new Launcher(shell.home()).up(ports.ports(), new ProgressLines(screen))) {
      LocalPlatform.of(shell.home()).ifPresent(this::welcome);
      if (detach) {
        running.letGo();
        return ExitCode.DONE;
      }
      screen.say("");
      screen.say("Ctrl-C stops everything.");
      running.watch();
    }
    screen.say("Stopped from elsewhere.");
    return ExitCode.DONE;
  }

  private void welcome(LocalPlatform platform) {
    var screen = shell.screen();
    screen.say("");
    screen.show("Gateway     " + platform.gateway() + "/api/v1  (described at /api/v1/openapi)");
    screen.show("Kafka       " + platform.bootstrapServers());
    screen.show("Cluster     " + platform.cluster());
    screen.say("");
    screen.say("Who you can be, and where the token is:");
    for (int i = 0; i < DUTIES.size(); i++) {
      var person = FirstGovernance.PEOPLE.get(i);
      screen.show(
          "  %-6s %-14s %s"
              .formatted(
                  person, DUTIES.get(i), shown(shell.home().tokens().resolve(person + ".token"))));
    }
    screen.say("");
    screen.say("What to type next, in another terminal:");
    screen.show("  ./countersign demo");
    screen.show("  ./countersign execute --as alice --target orders \\");
    screen.show("      --environment development 'SELECT * FROM orders'");
    screen.show("  ./countersign request list --as bob --pending-for me");
  }

  /** As short as it can be typed from here. */
  private static String shown(Path path) {
    var here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }

  /** Where the parts listen. */
  static final class PortOptions {
    @Option(
        names = "--port",
        paramLabel = "N",
        description = "Where the gateway listens (8080; 0: any free port).")
    private int gateway = Ports.USUAL.gateway();

    @Option(names = "--kafka-port", paramLabel = "N", description = "Where Kafka listens (9092).")
    private int kafka = Ports.USUAL.kafka();

    @Option(
        names = "--postgres-port",
        paramLabel = "N",
        description = "Where PostgreSQL listens (15432).")
    private int postgres = Ports.USUAL.postgres();

    @Option(
        names = "--policy-port",
        paramLabel = "N",
        description = "Where policy-service tells its health (8081).")
    private int policy = Ports.USUAL.policy();

    @Option(
        names = "--agent-port",
        paramLabel = "N",
        description = "Where the agent tells its health (8083).")
    private int agent = Ports.USUAL.agent();

    @Option(
        names = "--audit-port",
        paramLabel = "N",
        description = "Where audit-service tells its health (8082).")
    private int audit = Ports.USUAL.audit();

    @Option(
        names = "--notifier-port",
        paramLabel = "N",
        description = "Where the notifier tells its health (8084).")
    private int notifier = Ports.USUAL.notifier();

    Ports ports() {
      return new Ports(gateway, kafka, postgres, policy, agent, audit, notifier);
    }
  }
}
