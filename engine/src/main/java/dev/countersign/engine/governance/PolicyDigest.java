package dev.countersign.engine.governance;

import dev.countersign.protocol.Digest;

/** How the source of a policy is hashed. An argument, for the rules know nothing of hashing. */
@FunctionalInterface
public interface PolicyDigest {
  Digest of(String source);
}
