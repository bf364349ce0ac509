package dev.countersign.proof.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of RFC 6962, section 2.1: a leaf is SHA-256(0x00 ‖ data), a node SHA-256(0x01 ‖ left ‖
 * right), the root of nothing SHA-256 of nothing. Not thread-safe: it holds the digest it works
 * with.
 */
public final class MerkleHash {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha256;

  public MerkleHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, but this Java runtime lacks it", e);
    }
  }

  public byte[] leaf(byte[] data) {
    sha256.update(LEAF);
    sha256.update(data);
    return sha256.digest();
  }

  public byte[] node(byte[] left, byte[] right) {
    sha256.update(NODE);
    sha256.update(left);
    sha256.update(right);
    return sha256.digest();
  }

  /** The root of the tree without leaves. */
  public byte[] empty() {
    return sha256.digest();
  }
}
