package dev.countersign.proof.hash;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Every digest of Countersign. To check one with other tools:
 *
 * <pre>
 * lp(x)                         = length of x in bytes, 8 bytes big-endian, followed by x
 * tagged(domain, p1..pn)        = SHA-256(lp(ASCII(domain)) ‖ lp(p1) ‖ … ‖ lp(pn))
 * salted(domain, salt, content) = SHA-256(lp(ASCII(domain)) ‖ salt, 32 bytes ‖ content)
 * </pre>
 *
 * A domain belongs to one of the two formulas, so no two different inputs, of any domains, are the
 * same bytes to SHA-256.
 */
public final class Hashing {
  /** Salts have exactly this many bytes, random and used once. */
  public static final int SALT_BYTES = 32;

  private Hashing() {}

  /** Plain SHA-256, for what others publish. Our own digests carry a {@link Domain}. */
  public static Digest sha256(byte[] content) {
    return Digest.of(sha256().digest(content));
  }

  /**
   * The digest of a list of parts.
   *
   * @throws IllegalArgumentException when the domain is one of salted hashes
   */
  public static Digest tagged(Domain domain, byte[]... parts) {
    domain.require(Domain.Form.TAGGED);
    var sha256 = start(domain);
    for (byte[] part : parts) {
      update(sha256, part);
    }
    return Digest.of(sha256.digest());
  }

  /** The digest of a policy, by which publications of it are told apart. */
  public static Digest policy(String source) {
    return tagged(Domain.POLICY, source.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The digest of content that may be short enough to guess and may have to be forgotten: with the
   * salt gone, the digest says nothing.
   *
   * @throws IllegalArgumentException when the salt is not {@link #SALT_BYTES} bytes, or the domain
   *     is not one of salted hashes
   */
  public static Digest salted(Domain domain, Bytes salt, byte[] content) {
    return new SaltedHash(domain, salt).add(content).digest();
  }

  static MessageDigest start(Domain domain) {
    var sha256 = sha256();
    update(sha256, domain.bytes());
    return sha256;
  }

  private static void update(MessageDigest sha256, byte[] part) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
    sha256.update(part);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, but this Java runtime lacks it", e);
    }
  }
}
