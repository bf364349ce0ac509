package dev.countersign.agent;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.evidence.EvidenceReport;
import dev.countersign.protocol.evidence.EvidenceReport.Gathered;
import dev.countersign.protocol.evidence.EvidenceReport.NotGathered;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** Says what was found out: what has rows or literals sealed first, then the numbers. */
final class EvidenceReporter {
  private static final Duration DELIVER_WITHIN = Duration.ofSeconds(30);

  private final Results results;
  private final Commands commands;
  private final Persistence persistence;
  private final SecureRandom random;

  EvidenceReporter(
      Results results, Commands commands, Persistence persistence, SecureRandom random) {
    this.results = results;
    this.commands = commands;
    this.persistence = persistence;
    this.random = random;
  }

  void failed(EvidenceOrder order, Reason reason) throws InterruptedException {
    report(order, new NotGathered(new Failure(reason.code(), reason.why())));
  }

  void gathered(EvidenceOrder order, Findings findings) throws InterruptedException {
    var sealed = Optional.<ResultSummary>empty();
    if (order.resultKey().isPresent() && findings.document().isPresent()) {
      sealed = seal(order, order.resultKey().get(), findings.document().get(), findings.sampled());
    }
    report(order, new Gathered(findings.evidence(sealed)));
  }

  /** Empty where the log did not take it: what was measured is told all the same. */
  private Optional<ResultSummary> seal(EvidenceOrder order, Bytes key, String text, int sampled)
      throws InterruptedException {
    var document =
        new SealedDocument(results, persistence, Sealer.to(key, order.execution(), random));
    return document
        .end(text)
        .map(
            sent ->
                new ResultSummary(
                    sampled, 0, sent.bytes(), sent.chunks(), sent.digest(), sent.sealing(), false));
  }

  /** One id for all attempts: policy-service takes the command once, however often it comes. */
  private void report(EvidenceOrder order, EvidenceReport report) throws InterruptedException {
    var id = commands.newId();
    persistence.untilDone(
        "report of evidence",
        order.execution(),
        () ->
            commands.send(
                id,
                order.execution().request(),
                new ReportEvidence(order.gathering(), report),
                DELIVER_WITHIN));
  }
}
