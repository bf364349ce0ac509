package dev.countersign.engine.governance;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that was issued.
 *
 * @param secretHash the digest of its secret part
 * @param expires from when on it no longer works, where it ends by itself
 */
public record TokenEntry(
    String tokenId,
    Digest secretHash,
    Subject subject,
    Optional<Instant> expires,
    boolean revoked) {

  public boolean worksAt(Instant time) {
    return !revoked && expires.map(time::isBefore).orElse(true);
  }

  TokenEntry revoke() {
    return new TokenEntry(tokenId, secretHash, subject, expires, true);
  }
}
