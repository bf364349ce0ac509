package dev.countersign.proof.seal;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.execution.ExecutionId;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * The X25519 key pair made for one execution: its public half travels in the grant, its private
 * half opens the result. Dropping the private half forgets the result. Immutable.
 */
public final class ResultKey {
  public static final int BYTES = X25519PrivateKeyParameters.KEY_SIZE;

  private final X25519PrivateKeyParameters key;
  private final Bytes publicKey;

  /**
   * Makes the pair that a private key stands for.
   *
   * @param privateKey 32 bytes from a secure random source, or of a key that was stored
   * @throws IllegalArgumentException when the length is wrong
   */
  public ResultKey(Bytes privateKey) {
    if (privateKey.size() != BYTES) {
      throw new IllegalArgumentException(
          "Expected an X25519 private key of %d bytes, but got %d"
              .formatted(BYTES, privateKey.size()));
    }
    this.key = new X25519PrivateKeyParameters(privateKey.toArray());
    this.publicKey = Bytes.of(key.generatePublicKey().getEncoded());
  }

  public static ResultKey generate(SecureRandom random) {
    return new ResultKey(Bytes.of(new X25519PrivateKeyParameters(random).getEncoded()));
  }

  /** The raw public half, 32 bytes. */
  public Bytes publicKey() {
    return publicKey;
  }

  /** The raw private half, 32 bytes, to be stored; never to be logged. */
  public Bytes privateKey() {
    return Bytes.of(key.getEncoded());
  }

  /**
   * Starts reading a result from chunk 0. Each call starts a reading of its own, so a reader that
   * was interrupted asks again.
   *
   * @param execution the one whose result is expected
   */
  public Opener open(ExecutionId execution) {
    return new Opener(this, execution);
  }

  AsymmetricCipherKeyPair pair() {
    return new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
  }

  @Override
  public String toString() {
    return "ResultKey[" + publicKey.toHex() + "]";
  }
}
