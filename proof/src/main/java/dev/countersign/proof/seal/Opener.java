package dev.countersign.proof.seal;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.hash.SaltedHash;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.SealedChunk;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKEContext;

/**
 * One reading of a sealed result, from chunk 0 to the last. What {@link #open} returns stood at
 * this place of this result, but it is the agent's whole result only once {@link #requireWhole} has
 * agreed. Not thread-safe. A chunk that was refused changes nothing: the expected one can still
 * follow.
 */
public final class Opener {
  /** What chunk 0 settles for those that follow. */
  private record Begun(Bytes encapsulated, HPKEContext context, SaltedHash hash) {}

  private final ResultKey key;
  private final ExecutionId execution;
  private Optional<Begun> begun = Optional.empty();
  private int next;
  private Optional<Digest> digest = Optional.empty();

  Opener(ResultKey key, ExecutionId execution) {
    this.key = key;
    this.execution = execution;
  }

  /**
   * Opens the next chunk.
   *
   * @return what the chunk hides
   * @throws BrokenSealException when it is not the next chunk of this result, unaltered
   */
  public Bytes open(SealedChunk chunk) {
    requireNext(chunk);
    byte[] content = begun.isPresent() ? goOn(begun.get(), chunk) : begin(chunk);
    next++;
    if (chunk.last()) {
      digest = begun.map(reading -> reading.hash().digest());
    }
    return Bytes.of(content);
  }

  /** Whether the last chunk has been opened. */
  public boolean isComplete() {
    return digest.isPresent();
  }

  /**
   * Agrees that what was opened is the whole result that a report speaks of.
   *
   * @param reported the digest in the agent's signed report
   * @throws BrokenSealException when the last chunk has not been opened, or the digest is another
   */
  public void requireWhole(Digest reported) {
    var opened =
        digest.orElseThrow(
            () ->
                new BrokenSealException(
                    "Expected chunk %d of %s, but the result ends before it"
                        .formatted(next, execution)));
    if (!opened.equals(reported)) {
      throw new BrokenSealException(
          "Expected the result of %s that was reported, but it is another".formatted(execution));
    }
  }

  private void requireNext(SealedChunk chunk) {
    if (!chunk.execution().equals(execution)) {
      throw new BrokenSealException(
          "Expected a chunk of %s, but got one of %s".formatted(execution, chunk.execution()));
    }
    if (digest.isPresent()) {
      throw new BrokenSealException(
          "Expected no chunk after the last of %s, but got chunk %d"
              .formatted(execution, chunk.index()));
    }
    if (chunk.index() != next) {
      throw new BrokenSealException(
          "Expected chunk %d of %s, but got %d".formatted(next, execution, chunk.index()));
    }
  }

  private byte[] begin(SealedChunk chunk) {
    var context = context(chunk.encapsulated());
    byte[] salted = decrypt(context, chunk);
    if (salted.length < Hashing.SALT_BYTES) {
      throw new BrokenSealException(
          "Expected chunk 0 of %s to begin with a salt, but it has %d bytes"
              .formatted(execution, salted.length));
    }
    var salt = Bytes.of(Arrays.copyOf(salted, Hashing.SALT_BYTES));
    byte[] content = Arrays.copyOfRange(salted, Hashing.SALT_BYTES, salted.length);
    var hash = new SaltedHash(Domain.RESULT, salt).add(content);
    begun = Optional.of(new Begun(chunk.encapsulated(), context, hash));
    return content;
  }

  private byte[] goOn(Begun reading, SealedChunk chunk) {
    if (!chunk.encapsulated().equals(reading.encapsulated())) {
      throw new BrokenSealException(
          "Expected chunk %d of %s as it began, but got one of another sealing"
              .formatted(next, execution));
    }
    byte[] content = decrypt(reading.context(), chunk);
    reading.hash().add(content);
    return content;
  }

  private HPKEContext context(Bytes encapsulated) {
    if (encapsulated.size() != ResultKey.BYTES) {
      throw new BrokenSealException(
          "Expected an encapsulated key of %d bytes, but got %d"
              .formatted(ResultKey.BYTES, encapsulated.size()));
    }
    try {
      return ResultSuite.hpke().setupBaseR(encapsulated.toArray(), key.pair(), ResultSuite.info());
    } catch (IllegalStateException e) {
      throw new BrokenSealException(
          "Expected an encapsulated key for %s, but it is a point of small order"
              .formatted(execution));
    }
  }

  private byte[] decrypt(HPKEContext context, SealedChunk chunk) {
    try {
      return context.open(
          ResultSuite.place(execution, next, chunk.last()), chunk.sealed().toArray());
    } catch (InvalidCipherTextException e) {
      throw new BrokenSealException(
          "Expected chunk %d of %s as it was sealed, but it does not open"
              .formatted(next, execution));
    }
  }
}
