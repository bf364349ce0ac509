package dev.countersign.proof.seal;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.hash.SaltedHash;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.SealedChunk;
import java.nio.ByteBuffer;
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
 * sealed: that is what {@link #digest} in the agent's signed report is for. Not thread-safe; good
 * for one result. A result that has to be sent anew takes a new sealer.
 */
public final class Sealer {
  private final ExecutionId execution;
  private final HPKEContextWithEncapsulation context;
  private final Bytes salt;
  private final SaltedHash hash;
  private int next;
  private Optional<Digest> digest = Optional.empty();

  private Sealer(ExecutionId execution, HPKEContextWithEncapsulation context, Bytes salt) {
    this.execution = execution;
    this.context = context;
    this.salt = salt;
    this.hash = new SaltedHash(Domain.RESULT, salt);
  }

  /**
   * Starts sealing, under an ephemeral key and a salt of its own.
   *
   * @param resultKey the raw public key from the grant
   * @throws IllegalArgumentException when it is not a public key one can agree with
   */
  public static Sealer to(Bytes resultKey, ExecutionId execution, SecureRandom random) {
    byte[] salt = new byte[Hashing.SALT_BYTES];
    random.nextBytes(salt);
    return to(resultKey, execution, new X25519PrivateKeyParameters(random), Bytes.of(salt));
  }

  static Sealer to(
      Bytes resultKey, ExecutionId execution, X25519PrivateKeyParameters ephemeral, Bytes salt) {
    if (resultKey.size() != ResultKey.BYTES) {
      throw new IllegalArgumentException(
          "Expected an X25519 public key of %d bytes, but got %d"
              .formatted(ResultKey.BYTES, resultKey.size()));
    }
    var recipient = new X25519PublicKeyParameters(resultKey.toArray());
    var pair = new AsymmetricCipherKeyPair(ephemeral.generatePublicKey(), ephemeral);
    try {
      var context = ResultSuite.hpke().setupBaseS(recipient, ResultSuite.info(), pair);
      return new Sealer(execution, context, salt);
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          "Expected an X25519 public key, but these bytes are a point of small order", e);
    }
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
          "Expected no chunk after the last, but got chunk %d of %s".formatted(next, execution));
    }
    try {
      byte[] sealed =
          context.seal(
              ResultSuite.place(execution, next, last), next == 0 ? withSalt(content) : content);
      hash.add(content);
      if (last) {
        digest = Optional.of(hash.digest());
      }
      return new SealedChunk(
          execution, next++, last, Bytes.of(context.getEncapsulation()), Bytes.of(sealed));
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("Expected a chunk to seal, but the cipher failed", e);
    }
  }

  /**
   * What the log says of the whole result: salted({@link Domain#RESULT}, salt, content of all
   * chunks). The salt is sealed with the result, so whoever may not read it cannot guess it either.
   *
   * @throws IllegalStateException before the last chunk
   */
  public Digest digest() {
    return digest.orElseThrow(
        () ->
            new IllegalStateException(
                "Expected the last chunk of %s, but only %d before it were sealed"
                    .formatted(execution, next)));
  }

  /** The public half of the ephemeral key: only its maker can seal under it. */
  public Bytes encapsulated() {
    return Bytes.of(context.getEncapsulation());
  }

  private byte[] withSalt(byte[] content) {
    return ByteBuffer.allocate(salt.size() + content.length)
        .put(salt.toArray())
        .put(content)
        .array();
  }
}
