package dev.countersign.proof.event;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;

/**
 * The last event of an aggregate that a reader has seen. Following the chain from {@link #START}
 * proves that nothing was left out, put in or altered up to here; that nothing comes after, only a
 * checkpoint can say.
 *
 * @param sequence its sequence, 0 before the first
 * @param hash its hash, 64 zeros before the first
 * @param part its place in its decision
 * @param parts how many events its decision has
 */
public record ChainHead(long sequence, Digest hash, int part, int parts) {
  public static final ChainHead START = new ChainHead(0, Digest.NONE, 0, 0);

  /**
   * The head after the aggregate's next event.
   *
   * @param hash the hash of that event, by {@link EventSeal#hash}
   * @throws BrokenChainException when the event cannot follow this one
   */
  public ChainHead next(EventMeta meta, Digest hash) {
    expect(meta, "sequence", sequence + 1, meta.sequence());
    expect(meta, "previous hash", this.hash, meta.previous());
    expect(meta, "part", isWhole() ? 1 : part + 1, meta.part());
    if (!isWhole()) {
      expect(meta, "number of parts", parts, meta.parts());
    }
    if (meta.part() > meta.parts()) {
      throw new BrokenChainException(meta, "at most %d parts".formatted(meta.parts()), meta.part());
    }
    return new ChainHead(meta.sequence(), hash, meta.part(), meta.parts());
  }

  /** Whether the last decision has been seen to its end. */
  public boolean isWhole() {
    return part == parts;
  }

  private static void expect(EventMeta meta, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new BrokenChainException(meta, what + " " + expected, found);
    }
  }
}
