package dev.countersign.agent;

import dev.countersign.agent.SealedDocument.Sent;
import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.execution.Grant;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Begins documents that are sealed to the key that was made for their execution. An execution may
 * have several: rows that were never committed, and then the words of the failure. Each has a
 * sealing of its own, and the report says which one counts.
 */
final class ResultSender {
  private final Results results;
  private final Persistence persistence;
  private final SecureRandom random;

  ResultSender(Results results, Persistence persistence, SecureRandom random) {
    this.results = results;
    this.persistence = persistence;
    this.random = random;
  }

  SealedDocument begin(Grant grant) {
    return new SealedDocument(
        results, persistence, Sealer.to(grant.resultKey(), grant.execution(), random));
  }

  /** Sends a short one, whole. */
  Optional<Sent> send(Grant grant, List<String> lines) throws InterruptedException {
    var document = begin(grant);
    for (var line : lines) {
      document.write(line, () -> false);
    }
    return document.end("");
  }
}
