package dev.countersign.proof.seal;

import dev.countersign.protocol.Bytes;

/**
 * One piece of a result that only the holder of the {@link ResultKey} can read.
 *
 * @param index its place, from 0
 * @param last whether the result ends here
 * @param ciphertext 16 bytes longer than what it hides
 */
public record SealedChunk(int index, boolean last, Bytes ciphertext) {
  public SealedChunk {
    if (index < 0) {
      throw new IllegalArgumentException(
          "Expected a chunk index of 0 or more, but got %d".formatted(index));
    }
  }
}
