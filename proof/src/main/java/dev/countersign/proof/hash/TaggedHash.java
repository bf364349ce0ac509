package dev.countersign.proof.hash;

import dev.countersign.protocol.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * A hash under a {@link Domain} whose parts come one after the other, for content too large to hold
 * at once. The formula is that of {@link Hashing#tagged}. Not thread-safe; good for one digest.
 */
public final class TaggedHash {
  private final MessageDigest sha256 = Hashing.sha256();
  private boolean done;

  public TaggedHash(Domain domain) {
    part(domain.bytes());
  }

  /**
   * Adds one part, its length before it.
   *
   * @throws IllegalStateException after {@link #digest}
   */
  public TaggedHash part(byte[] part) {
    requireOpen();
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
    sha256.update(part);
    return this;
  }

  /**
   * The digest of all parts.
   *
   * @throws IllegalStateException when asked twice
   */
  public Digest digest() {
    requireOpen();
    done = true;
    return Digest.of(sha256.digest());
  }

  private void requireOpen() {
    if (done) {
      throw new IllegalStateException("Expected a hash still open, but its digest was taken");
    }
  }
}
