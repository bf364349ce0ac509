package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.policy.PolicyFolder;
import dev.countersign.cli.survey.Outage;
import dev.countersign.cli.survey.PolicyHistory;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.policy.PolicySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Put the requests on the log, and the votes that they got, to the policies of a folder, and"
          + " list",
      "those that would have gone another way. Reads Kafka alone and changes nothing."
    })
final class PolicyReplayCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private KafkaOptions kafka;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "DIR", description = "The folder; one policy a file (*.yaml).")
  private Path folder = Path.of(".");

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How far back, such as 12h or 30d (30d unless given).")
  private Duration since = Duration.ofDays(30);

  @Option(
      names = "--follow",
      description = {
        "Then go on with what happens, and say of each request that would have gone another way",
        "as its outcome comes, until Ctrl-C; with --output json an object a line."
      })
  private boolean follow;

  PolicyReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var policies = PolicyFolder.policies(folder).stream().map(PolicyReplayCommand::read).toList();
    var history = new PolicyHistory(kafka.settings(shell), policies);
    var report = new ReplayReport(shell.screen(), output.isJson(), follow);
    var from = shell.clock().instant().minus(since);
    if (!follow) {
      history.read(from, report::tell);
      history.rest().forEach(report::tell);
      report.end(history.requests());
      return ExitCode.DONE;
    }
    try (var _ = Interruption.says(() -> report.end(history.requests()))) {
      history.read(from, report::tell);
      report.sum(history.requests());
      shell.screen().say("Going on with what comes, until Ctrl-C.");
      history.follow(shell.clock(), report::tell, new Talk());
    }
    return ExitCode.DONE;
  }

  /** What the person at the terminal hears of a broker that is away. */
  private final class Talk implements Outage {
    @Override
    public void begins(String why) {
      shell.screen().say("Kafka does not answer: %s. Waiting for it.".formatted(why));
    }

    @Override
    public void isOver() {
      shell.screen().say("Kafka answers again; nothing was missed.");
    }
  }

  /** Tickets stand on no log: what they must look like cannot be asked of the past. */
  private static PublishedPolicy read(PolicySource source) {
    try {
      return new PublishedPolicy(PolicyFile.parse(source.source()), 1, Digest.NONE, source.source())
          .withoutTicket();
    } catch (PolicyException e) {
      throw new CliException(source.file() + ": " + e.getMessage(), e);
    }
  }
}
