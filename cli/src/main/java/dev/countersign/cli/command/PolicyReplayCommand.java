package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
import dev.countersign.cli.policy.PolicyFolder;
import dev.countersign.cli.survey.PolicyHistory;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.engine.request.Replay.Difference;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.policy.PolicySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Put the requests on the log, and the votes that they got, to the policies of a folder, and list",
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

  PolicyReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var policies = PolicyFolder.policies(folder).stream().map(PolicyReplayCommand::read).toList();
    var differences = new ArrayList<Difference>();
    long requests;
    try (var history = new PolicyHistory(kafka.settings(shell))) {
      history.read();
      requests = history.replay(policies, shell.clock().instant().minus(since), differences::add);
    }
    if (output.isJson()) {
      json(requests, differences);
    } else {
      table(differences);
    }
    shell
        .screen()
        .say(
            "%,d of %,d requests would have gone another way."
                .formatted(differences.size(), requests));
    return ExitCode.DONE;
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

  private void json(long requests, List<Difference> differences) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("requests", requests);
    var list = json.putArray("differences");
    for (var it : differences) {
      list.addObject()
          .put("request", it.request())
          .put("at", it.at().toString())
          .put("requester", it.requester().value())
          .put("target", it.target().target())
          .put("environment", it.target().environment())
          .put("was", it.was())
          .put("would", it.would());
    }
    shell.screen().json(json);
  }

  private void table(List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    var table =
        Table.of(
            Table.Column.firm("REQUEST"),
            Table.Column.of("BY"),
            Table.Column.of("WAS"),
            Table.Column.of("WOULD BE"));
    differences.forEach(
        it -> table.row(it.request(), it.requester().value(), it.was(), it.would()));
    shell.screen().table(table);
  }
}
