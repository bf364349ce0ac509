package dev.countersign.proof.seal;

import dev.countersign.proof.hash.TaggedHash;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKEContext;

/**
 * One reading of a sealed result, from chunk 0 to the last. What {@link #open} returns is genuine,
 * but it is the whole result only once {@link #digest} has answered. Not thread-safe. A chunk that
 * was refused changes nothing: the expected one can still follow.
 */
public final class Opener {
  private final String executionId;
  private final HPKEContext context;
  private final TaggedHash opened;
  private int next;
  private Optional<Digest> digest = Optional.empty();

  private Opener(String executionId, HPKEContext context, TaggedHash opened) {
    this.executionId = executionId;
    this.context = context;
    this.opened = opened;
  }

  static Opener start(ResultKey key, String executionId, Bytes encapsulation) {
    if (encapsulation.size() != ResultKey.BYTES) {
      throw new BrokenSealException(
          "Expected an encapsulation of %d bytes, but got %d"
              .formatted(ResultKey.BYTES, encapsulation.size()));
    }
    byte[] enc = encapsulation.toArray();
    try {
      var context = ResultSuite.hpke().setupBaseR(enc, key.pair(), ResultSuite.info());
      return new Opener(executionId, context, ResultSuite.digest(executionId, enc));
    } catch (IllegalStateException e) {
      throw new BrokenSealException(
          "Expected an encapsulation for %s, but it is a point of small order"
              .formatted(executionId));
    }
  }

  /**
   * Opens the next chunk.
   *
   * @return what the chunk hides
   * @throws BrokenSealException when it is not the next chunk of this result, unaltered
   */
  public Bytes open(SealedChunk chunk) {
    if (digest.isPresent()) {
      throw new BrokenSealException(
          "Expected no chunk after the last of %s, but got chunk %d"
              .formatted(executionId, chunk.index()));
    }
    if (chunk.index() != next) {
      throw new BrokenSealException(
          "Expected chunk %d of %s, but got %d".formatted(next, executionId, chunk.index()));
    }
    byte[] ciphertext = chunk.ciphertext().toArray();
    try {
      var content = context.open(ResultSuite.place(executionId, next, chunk.last()), ciphertext);
      opened.part(ciphertext);
      next++;
      if (chunk.last()) {
        digest = Optional.of(opened.digest());
      }
      return Bytes.of(content);
    } catch (InvalidCipherTextException e) {
      throw new BrokenSealException(
          "Expected chunk %d of %s as it was sealed, but it does not open"
              .formatted(next, executionId));
    }
  }

  /** Whether the last chunk has been opened. */
  public boolean isComplete() {
    return digest.isPresent();
  }

  /**
   * The digest of the whole sealed result, to be compared with the one that the agent signed.
   *
   * @throws BrokenSealException when the last chunk has not been opened
   */
  public Digest digest() {
    return digest.orElseThrow(
        () ->
            new BrokenSealException(
                "Expected chunk %d of %s, but the result ends before it"
                    .formatted(next, executionId)));
  }
}
