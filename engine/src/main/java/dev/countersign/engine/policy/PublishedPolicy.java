package dev.countersign.engine.policy;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.policy.PinnedPolicy;
import dev.countersign.protocol.policy.Policy;

/**
 * A policy in force.
 *
 * @param version 1 for the first publication under its name
 * @param digest of its source
 */
public record PublishedPolicy(Policy policy, int version, Digest digest) {

  public PinnedPolicy pinned() {
    return new PinnedPolicy(policy.name(), version, digest);
  }
}
