package dev.countersign.proof.merkle;

import dev.countersign.protocol.Digest;

/**
 * An RFC 6962 tree that only grows: of all its nodes it keeps the roots of the perfect trees it is
 * made of, one for each bit of its size, at most 63 hashes. Not thread-safe.
 */
public final class CompactRange {
  private static final int LEVELS = Long.SIZE - 1;

  private final MerkleHash hash = new MerkleHash();
  private final byte[][] roots = new byte[LEVELS][];
  private long size;

  /** How many leaves it has. */
  public long size() {
    return size;
  }

  /** Adds a leaf. */
  public void append(byte[] data) {
    byte[] carried = hash.leaf(data);
    int level = 0;
    while (((size >>> level) & 1) == 1) {
      carried = hash.node(roots[level], carried);
      level++;
    }
    roots[level] = carried;
    size++;
  }

  /** The root over all leaves so far. */
  public Digest root() {
    byte[] root = null;
    for (int level = 0; level < LEVELS; level++) {
      if (((size >>> level) & 1) == 1) {
        root = root == null ? roots[level] : hash.node(roots[level], root);
      }
    }
    return Digest.of(root == null ? hash.empty() : root);
  }
}
