package dev.countersign.proof.hash;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Every digest of Countersign. To check one with other tools:
 *
 * <pre>
 * lp(x)                  = length of x in bytes, 8 bytes big-endian, followed by x
 * tagged(domain, p1..pn) = SHA-256(lp(ASCII(domain)) ‖ lp(p1) ‖ … ‖ lp(pn))
 * salted(domain, salt, content) = tagged(domain, salt, content)
 * </pre>
 *
 * The lengths make the encoding injective: no two different lists of parts, of any domain, give the
 * same input to SHA-256.
 */
public final class Hashing {
  /** Salts have exactly this many bytes, random and used once. */
  public static final int SALT_BYTES = 32;

  private Hashing() {}

  /** Plain SHA-256, for what others publish. Our own digests carry a {@link Domain}. */
  public static Digest sha256(byte[] content) {
    return Digest.of(sha256().digest(content));
  }

  public static Digest tagged(Domain domain, byte[]... parts) {
    var hash = new TaggedHash(domain);
    for (byte[] part : parts) {
      hash.part(part);
    }
    return hash.digest();
  }

  /**
   * The digest of content that may be short enough to guess and may have to be forgotten: with the
   * salt gone, the digest says nothing.
   *
   * @throws IllegalArgumentException when the salt is not {@link #SALT_BYTES} bytes
   */
  public static Digest salted(Domain domain, Bytes salt, byte[] content) {
    if (salt.size() != SALT_BYTES) {
      throw new IllegalArgumentException(
          "Expected a salt of %d bytes, but got %d".formatted(SALT_BYTES, salt.size()));
    }
    return tagged(domain, salt.toArray(), content);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, but this Java runtime lacks it", e);
    }
  }
}
