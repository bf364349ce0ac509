package dev.countersign.proof.grant;

import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.seal.ResultKey;
import dev.countersign.protocol.execution.Grant;
import java.time.Instant;
import java.util.Optional;

/** Whether a grant whose signature is good lets an agent claim it. */
public final class GrantCheck {
  private GrantCheck() {}

  /**
   * What is wrong, in a sentence without any of the text to run; empty where nothing is.
   *
   * @param cluster the cluster that the agent belongs to
   * @param pool the pool that it serves
   */
  public static Optional<String> problem(Grant grant, String cluster, String pool, Instant now) {
    if (!grant.cluster().equals(cluster)) {
      return Optional.of(
          "Expected a grant of cluster %s, but %s is of %s"
              .formatted(cluster, grant.execution(), grant.cluster()));
    }
    if (!grant.pool().equals(pool)) {
      return Optional.of(
          "Expected a grant for pool %s, but %s is for %s"
              .formatted(pool, grant.execution(), grant.pool()));
    }
    if (!now.isBefore(grant.until())) {
      return Optional.of(
          "Expected a grant good after %s, but %s lapsed at %s"
              .formatted(now, grant.execution(), grant.until()));
    }
    if (!PayloadSeal.opens(grant.operation(), grant.salt(), grant.content())) {
      return Optional.of(
          "Expected the bytes that were approved as %s, but %s carries others"
              .formatted(grant.operation(), grant.execution()));
    }
    if (grant.resultKey().size() != ResultKey.BYTES) {
      return Optional.of(
          "Expected a result key of %d bytes, but %s has %d"
              .formatted(ResultKey.BYTES, grant.execution(), grant.resultKey().size()));
    }
    return Optional.empty();
  }
}
