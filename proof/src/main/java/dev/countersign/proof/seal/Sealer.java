package dev.countersign.proof.seal;

import dev.countersign.proof.hash.TaggedHash;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * Seals one result, chunk after chunk, to the {@link ResultKey} of its execution. A chunk opens at
 * its own place in its own result only. The key is public, so a seal hides but does not say who
 * sealed: that is what a signature over {@link #digest} is for. Not thread-safe; good for one
 * result. A result that has to be sent anew takes a new sealer.
 */
public final class Sealer {
  private final String executionId;
  private final HPKEContextWithEncapsulation context;
  private final TaggedHash sealed;
  private int next;
  private Optional<Digest> digest = Optional.empty();

  private Sealer(String executionId, HPKEContextWithEncapsulation context) {
    this.executionId = executionId;
    this.context = context;
    this.sealed = ResultSuite.digest(executionId, context.getEncapsulation());
  }

  /**
   * Starts sealing, under an ephemeral key of its own.
   *
   * @param resultKey the raw public key from the grant
   * @throws IllegalArgumentException when it is not a public key one can agree with
   */
  public static Sealer to(Bytes resultKey, String executionId, SecureRandom random) {
    return to(resultKey, executionId, new X25519PrivateKeyParameters(random));
  }

  static Sealer to(Bytes resultKey, String executionId, X25519PrivateKeyParameters ephemeral) {
    if (resultKey.size() != ResultKey.BYTES) {
      throw new IllegalArgumentException(
          "Expected an X25519 public key of %d bytes, but got %d"
              .formatted(ResultKey.BYTES, resultKey.size()));
    }
    var recipient = new X25519PublicKeyParameters(resultKey.toArray());
    var pair = new AsymmetricCipherKeyPair(ephemeral.generatePublicKey(), ephemeral);
    try {
      return new Sealer(
          executionId, ResultSuite.hpke().setupBaseS(recipient, ResultSuite.info(), pair));
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          "Expected an X25519 public key, but these bytes are a point of small order", e);
    }
  }

  /** Needed to open any chunk; 32 bytes, the same for the whole result. */
  public Bytes encapsulation() {
    return Bytes.of(context.getEncapsulation());
  }

  /**
   * Seals the next chunk, which may be empty.
   *
   * @param last whether the result ends here; there is exactly one last chunk
   * @throws IllegalStateException after the last one
   */
  public SealedChunk seal(byte[] content, boolean last) {
    if (digest.isPresent()) {
      throw new IllegalStateException(
          "Expected no chunk after the last, but got chunk %d of %s".formatted(next, executionId));
    }
    try {
      byte[] ciphertext = context.seal(ResultSuite.place(executionId, next, last), content);
      sealed.part(ciphertext);
      if (last) {
        digest = Optional.of(sealed.digest());
      }
      return new SealedChunk(next++, last, Bytes.of(ciphertext));
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("Expected a chunk to seal, but the cipher failed", e);
    }
  }

  /**
   * The digest of the whole sealed result, tagged(RESULT, execution id, encapsulation, every
   * ciphertext in order): anyone who has the chunks can compute it, and it betrays nothing of what
   * they hide, however short.
   *
   * @throws IllegalStateException before the last chunk
   */
  public Digest digest() {
    return digest.orElseThrow(
        () ->
            new IllegalStateException(
                "Expected the last chunk of %s, but only %d before it were sealed"
                    .formatted(executionId, next)));
  }
}
