package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.approval.ApprovalProof;
import dev.countersign.cli.approval.ApprovalRecords;
import dev.countersign.cli.approval.Finding;
import dev.countersign.cli.approval.Finding.Countersigned;
import dev.countersign.cli.approval.Finding.NotCountersigned;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.protocol.request.RequestId;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Prove from Kafka and a public key that a digest is countersigned; asks no service.",
      "Ends with 0 when it is and the approval still stands, or is consumed; else with 1",
      "and what is wrong."
    })
final class ApprovalVerifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private KafkaOptions kafka;
  @Mixin private OutputOptions output;
  @Mixin private DigestInput digest;

  @Option(
      names = "--decision-key",
      paramLabel = "KEY",
      description = "policy-service's public key: a PEM file, or base64.")
  private String key = "";

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  ApprovalVerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!RequestId.isWellFormed(id)) {
      throw new CliException(
          "Expected the id of a request, 26 characters of Crockford's base 32, but it is not");
    }
    var wanted = digest.read();
    var decisions = TrustOptions.key(shell, "--decision-key", key, Secrets.DECISION);
    var cluster = kafka.cluster(shell);
    var records = ApprovalRecords.of(kafka.settings(shell), new RequestId(id));
    var finding =
        new ApprovalProof(cluster, decisions).of(records, wanted, shell.clock().instant());
    if (output.isJson()) {
      shell.screen().json(json(finding));
    } else {
      people(finding);
    }
    return switch (finding) {
      case Countersigned _ -> ExitCode.DONE;
      case NotCountersigned _ -> ExitCode.ERROR;
    };
  }

  private void people(Finding finding) {
    var screen = shell.screen();
    switch (finding) {
      case Countersigned it -> {
        screen.line("The digest is countersigned.");
        screen.line("  request   " + id);
        screen.line("  by        " + voters(it));
        screen.line("  at        " + it.at());
        screen.line(
            it.consumption()
                .map(use -> "  consumed  by %s at %s".formatted(use.by(), use.at()))
                .orElse("  until     " + it.until()));
        screen.line("  %d events, each signed and linked to the one before".formatted(it.events()));
      }
      case NotCountersigned(var why) -> screen.say("countersign: " + why);
    }
  }

  private static String voters(Countersigned it) {
    return it.voters().isEmpty()
        ? "policy alone, which demands no vote"
        : it.voters().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private ObjectNode json(Finding finding) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("request", id).put("countersigned", finding instanceof Countersigned);
    switch (finding) {
      case Countersigned it -> {
        it.voters().forEach(voter -> node.withArray("by").add(voter.value()));
        node.put("title", it.document().title());
        node.put("at", it.at().toString()).put("until", it.until().toString());
        node.put("events", it.events());
        it.consumption()
            .ifPresent(
                use ->
                    node.put("consumedBy", use.by().value())
                        .put("consumedAt", use.at().toString()));
      }
      case NotCountersigned(var why) -> node.put("why", why);
    }
    return node;
  }
}
