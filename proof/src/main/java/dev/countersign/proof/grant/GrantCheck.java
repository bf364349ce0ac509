package dev.countersign.proof.grant;

import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.X25519;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.Dispatched;
import dev.countersign.protocol.execution.Grant;
import java.time.Instant;
import java.util.Optional;

/** Whether a grant whose signature is good lets an agent claim it. */
public final class GrantCheck {
  private GrantCheck() {}

  /**
   * What is wrong with a grant, in a sentence without any of the text to run; empty where nothing
   * is.
   *
   * @param cluster the cluster that the agent belongs to
   * @param pool the pool that it serves
   */
  public static Optional<String> problem(Grant grant, String cluster, String pool, Instant now) {
    return problem("grant", grant, cluster, pool, now).or(() -> problem(grant.resultKey(), grant));
  }

  /** The same of an order to gather evidence, which lets an agent claim nothing. */
  public static Optional<String> problem(
      EvidenceOrder order, String cluster, String pool, Instant now) {
    return problem("order", order, cluster, pool, now)
        .or(() -> order.resultKey().flatMap(key -> problem(key, order)));
  }

  private static Optional<String> problem(
      String what, Dispatched sent, String cluster, String pool, Instant now) {
    if (!sent.cluster().equals(cluster)) {
      return Optional.of(
          "Expected a %s of cluster %s, but %s is of %s"
              .formatted(what, cluster, sent.execution(), sent.cluster()));
    }
    if (!sent.pool().equals(pool)) {
      return Optional.of(
          "Expected a %s for pool %s, but %s is for %s"
              .formatted(what, pool, sent.execution(), sent.pool()));
    }
    if (!now.isBefore(sent.until())) {
      return Optional.of(
          "Expected a %s good after %s, but %s lapsed at %s"
              .formatted(what, now, sent.execution(), sent.until()));
    }
    if (!PayloadSeal.opens(sent.operation(), sent.salt(), sent.content())) {
      return Optional.of(
          "Expected the bytes that were asked for as %s, but %s carries others"
              .formatted(sent.operation(), sent.execution()));
    }
    return Optional.empty();
  }

  private static Optional<String> problem(Bytes resultKey, Dispatched sent) {
    return X25519.isPublicKey(resultKey)
        ? Optional.empty()
        : Optional.of(
            "Expected a result key of %d bytes to agree with, but that of %s, of %d, is none"
                .formatted(X25519.KEY_BYTES, sent.execution(), resultKey.size()));
  }
}
