package dev.countersign.proof.hash;

import dev.countersign.protocol.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * {@link Hashing#tagged} for whoever makes millions of digests: the parts are gathered in one
 * buffer that is used again, and SHA-256 is called once a digest. Not thread-safe; a digest ends
 * one hash and begins the next.
 */
public final class TaggedHash {
  private static final int FIRST_CAPACITY = 4096;

  private final MessageDigest sha256 = Hashing.sha256();
  private final byte[] prefix;
  private ByteBuffer parts = ByteBuffer.allocate(FIRST_CAPACITY);

  /**
   * Hashes of this domain.
   *
   * @throws IllegalArgumentException when the domain is one of salted hashes
   */
  public TaggedHash(Domain domain) {
    domain.require(Domain.Form.TAGGED);
    byte[] text = domain.bytes();
    this.prefix =
        ByteBuffer.allocate(Long.BYTES + text.length).putLong(text.length).put(text).array();
    parts.put(prefix);
  }

  public TaggedHash add(byte[] part) {
    return room(part.length).write(part);
  }

  /** A part of 4 bytes, big-endian. */
  public TaggedHash add(int part) {
    room(Integer.BYTES);
    parts.putLong(Integer.BYTES).putInt(part);
    return this;
  }

  /** A part of 8 bytes, big-endian. */
  public TaggedHash add(long part) {
    room(Long.BYTES);
    parts.putLong(Long.BYTES).putLong(part);
    return this;
  }

  /** The 32 bytes, and a new beginning. */
  public byte[] bytes() {
    sha256.update(parts.array(), 0, parts.position());
    parts.clear().put(prefix);
    return sha256.digest();
  }

  /** As {@link #bytes}. */
  public Digest digest() {
    return Digest.of(bytes());
  }

  private TaggedHash write(byte[] part) {
    parts.putLong(part.length).put(part);
    return this;
  }

  private TaggedHash room(int length) {
    int wanted = Math.addExact(parts.position(), Math.addExact(Long.BYTES, length));
    if (wanted > parts.capacity()) {
      int position = parts.position();
      int capacity =
          Math.max(wanted, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * parts.capacity()));
      parts = ByteBuffer.wrap(Arrays.copyOf(parts.array(), capacity)).position(position);
    }
    return this;
  }
}
