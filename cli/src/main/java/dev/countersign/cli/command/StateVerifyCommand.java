package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.launch.Part;
import dev.countersign.cli.state.StateVerdict;
import dev.countersign.cli.state.StateVerifier;
import dev.countersign.cli.survey.EventLog;
import dev.countersign.cli.survey.PolicyStores;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Fold the log of events again, and compare with what policy-service holds.",
      "Needs to read countersign.events, and policy-service on its own host.",
      "Ends with 0 when it is the same, else with 1 and the first request that differs."
    })
final class StateVerifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private KafkaOptions kafka;
  @Mixin private OutputOptions output;

  @Option(
      names = "--policy",
      paramLabel = "URL",
      description = "policy-service, each instance (else the platform in .countersign).")
  private List<URI> instances = new ArrayList<>();

  StateVerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var settings = kafka.settings(shell);
    var cluster = kafka.cluster(shell);
    try (var log = new EventLog(settings)) {
      var verdict =
          new StateVerifier(cluster, log, new PolicyStores(stores()))
              .verify(
                  partition -> shell.screen().say("partition %d is the same".formatted(partition)));
      return tell(cluster, verdict);
    }
  }

  private List<URI> stores() {
    if (!instances.isEmpty()) {
      return instances;
    }
    return kafka
        .platform(shell)
        .map(it -> List.of(it.programs().get(Part.POLICY)))
        .orElseThrow(() -> new CliException("Expected --policy URL, but there is none"));
  }

  private int tell(String cluster, StateVerdict verdict) {
    if (output.isJson()) {
      shell.screen().json(json(cluster, verdict));
    } else {
      people(cluster, verdict);
    }
    return verdict.isSame() && verdict.unlisted().isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
  }

  private void people(String cluster, StateVerdict verdict) {
    var screen = shell.screen();
    verdict
        .difference()
        .ifPresentOrElse(
            different -> {
              screen.line("The state of %s is not what its log says.".formatted(cluster));
              screen.say(
                  "countersign: partition %d: %s"
                      .formatted(different.partition(), different.what()));
              screen.line("Before that:");
            },
            () -> screen.line("The state of %s is what its log says.".formatted(cluster)));
    screen.line(
        "  the same       %d requests in %d partitions"
            .formatted(verdict.requests(), verdict.partitions()));
    if (verdict.linksOnly() > 0) {
      screen.line("  links alone    %d of them".formatted(verdict.linksOnly()));
    }
    if (!verdict.unlisted().isEmpty()) {
      screen.say(
          "countersign: nobody who was asked decides partition "
              + String.join(", ", verdict.unlisted().stream().map(String::valueOf).toList()));
    }
  }

  private static ObjectNode json(String cluster, StateVerdict verdict) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("cluster", cluster)
        .put("same", verdict.isSame())
        .put("partitions", verdict.partitions())
        .put("requests", verdict.requests())
        .put("linksOnly", verdict.linksOnly());
    var unlisted = node.putArray("unlisted");
    verdict.unlisted().forEach(unlisted::add);
    verdict
        .difference()
        .ifPresent(
            different ->
                node.putObject("difference")
                    .put("partition", different.partition())
                    .put("message", different.what()));
    return node;
  }
}
