package dev.countersign.engine.governance;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.TokenScope;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that was issued.
 *
 * @param secretHash the digest of its secret part
 * @param subject its owner
 * @param expires from when on it no longer works, where it ends by itself
 * @param label what it is for; empty where nobody said
 * @param ai whether an AI acts that signs in with it, whatever its owner is
 * @param scope what of its owner's standing it gives
 * @param parent the token of the same owner that it was issued with, which bounds it
 * @param issued when
 * @param issuer who issued it, where somebody did who had signed in; none for the root's own key
 */
public record TokenEntry(
    String tokenId,
    Digest secretHash,
    Subject subject,
    Optional<Instant> expires,
    String label,
    boolean ai,
    TokenScope scope,
    Optional<String> parent,
    Instant issued,
    Optional<Subject> issuer,
    boolean revoked) {

  static TokenEntry of(TokenIssued event, Instant time, Optional<Subject> issuer) {
    return new TokenEntry(
        event.tokenId(),
        event.secretHash(),
        event.subject(),
        event.expires(),
        event.label(),
        event.ai(),
        event.scope(),
        event.parent(),
        time,
        issuer,
        false);
  }

  public boolean worksAt(Instant time) {
    return !revoked && expires.map(time::isBefore).orElse(true);
  }

  TokenEntry revoke() {
    return new TokenEntry(
        tokenId, secretHash, subject, expires, label, ai, scope, parent, issued, issuer, true);
  }

  /** Whether it was issued by such an event, whenever that was. */
  boolean isOf(TokenIssued event) {
    return equals(of(event, issued, issuer));
  }
}
