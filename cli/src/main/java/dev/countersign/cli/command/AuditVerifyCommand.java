package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.audit.WireDecoding;
import dev.countersign.proof.audit.AuditVerifier;
import dev.countersign.proof.audit.Verdict;
import dev.countersign.proof.audit.Verdict.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Hold the audit against the logs that it is of: chain, events, signatures, checkpoints.",
      "Needs Kafka or an export, and public keys; asks no service of the platform.",
      "Ends with 0 when all is well, else with 1 and the first record that is wrong."
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private static final Duration SAY_EVERY = Duration.ofSeconds(2);

  private final Shell shell;
  private Instant said = Instant.MIN;

  @Mixin private LogOptions source;
  @Mixin private TrustOptions trust;
  @Mixin private OutputOptions output;

  AuditVerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (var opened = source.open(shell)) {
      said = shell.clock().instant();
      var verifier =
          new AuditVerifier(
              trust.trust(shell, opened.cluster()), new WireDecoding(), opened.logs());
      return tell(opened.cluster(), verifier.verify(this::progress));
    }
  }

  private void progress(Counts counts) {
    var now = shell.clock().instant();
    if (Duration.between(said, now).compareTo(SAY_EVERY) >= 0) {
      said = now;
      shell.screen().say("%d entries so far".formatted(counts.entries()));
    }
  }

  private int tell(String cluster, Verdict verdict) {
    if (output.isJson()) {
      shell.screen().json(json(cluster, verdict));
    } else {
      people(cluster, verdict);
    }
    return switch (verdict) {
      case Verdict.Sound _ -> ExitCode.DONE;
      case Verdict.Broken _ -> ExitCode.ERROR;
    };
  }

  private void people(String cluster, Verdict verdict) {
    var counts = verdict.counts();
    switch (verdict) {
      case Verdict.Sound _ -> shell.screen().line("All is well with the audit of " + cluster + ".");
      case Verdict.Broken(var finding, _) -> {
        shell.screen().line("Something is wrong with the audit of " + cluster + ".");
        shell.screen().say("countersign: " + finding);
        shell.screen().line("Before that:");
      }
    }
    var screen = shell.screen();
    screen.line(
        "  entries             %d, of %d histories"
            .formatted(counts.entries(), counts.aggregates()));
    screen.line(
        "  checkpoints         %d, the last over %d entries"
            .formatted(counts.checkpoints(), counts.covered()));
    screen.line("  decisions signed    %d events".formatted(counts.signatures()));
    screen.line(
        "  commands signed     %d, and %d of issuers whose key is not known"
            .formatted(counts.commands(), counts.unknownIssuers()));
    screen.line(
        "  not chained yet     "
            + counts.waiting()
            + counts.waitingSince().map(it -> ", since " + it).orElse(""));
  }

  private static ObjectNode json(String cluster, Verdict verdict) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("cluster", cluster).put("sound", verdict instanceof Verdict.Sound);
    if (verdict instanceof Verdict.Broken(var finding, _)) {
      node.putObject("finding")
          .put("check", finding.check().word())
          .put("topic", finding.topic())
          .put("partition", finding.partition())
          .put("offset", finding.offset())
          .put("message", finding.message());
    }
    var counts = verdict.counts();
    node.put("entries", counts.entries())
        .put("histories", counts.aggregates())
        .put("checkpoints", counts.checkpoints())
        .put("covered", counts.covered())
        .put("signatures", counts.signatures())
        .put("commands", counts.commands())
        .put("unknownIssuers", counts.unknownIssuers())
        .put("waiting", counts.waiting());
    counts.waitingSince().ifPresent(since -> node.put("waitingSince", since.toString()));
    return node;
  }
}
