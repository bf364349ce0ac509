package dev.countersign.proof.hash;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.security.MessageDigest;

/**
 * {@link Hashing#salted} of content that comes piece by piece; where it was cut makes no
 * difference. Not thread-safe; good for one digest.
 */
public final class SaltedHash {
  private final MessageDigest sha256;
  private boolean done;

  /**
   * Starts with no content.
   *
   * @throws IllegalArgumentException when the salt is not {@link Hashing#SALT_BYTES} bytes, or the
   *     domain is not one of salted hashes
   */
  public SaltedHash(Domain domain, Bytes salt) {
    domain.require(Domain.Form.SALTED);
    if (salt.size() != Hashing.SALT_BYTES) {
      throw new IllegalArgumentException(
          "Expected a salt of %d bytes, but got %d".formatted(Hashing.SALT_BYTES, salt.size()));
    }
    this.sha256 = Hashing.start(domain);
    sha256.update(salt.toArray());
  }

  /**
   * Goes on with more content.
   *
   * @throws IllegalStateException after {@link #digest}
   */
  public SaltedHash add(byte[] content) {
    requireOpen();
    sha256.update(content);
    return this;
  }

  /**
   * The digest of all the content.
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
