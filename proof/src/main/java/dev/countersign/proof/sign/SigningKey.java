package dev.countersign.proof.sign;

import dev.countersign.protocol.Bytes;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 private key (RFC 8032). Immutable; any number of threads may sign with it. */
public final class SigningKey {
  public static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

  private final Ed25519PrivateKeyParameters key;
  private final VerifyingKey verifyingKey;

  /**
   * Makes the key that a seed stands for.
   *
   * @param seed 32 bytes from a secure random source
   * @throws IllegalArgumentException when the length is wrong
   */
  public SigningKey(Bytes seed) {
    if (seed.size() != SEED_BYTES) {
      throw new IllegalArgumentException(
          "Expected an Ed25519 seed of %d bytes, but got %d".formatted(SEED_BYTES, seed.size()));
    }
    this.key = new Ed25519PrivateKeyParameters(seed.toArray());
    this.verifyingKey = new VerifyingKey(Bytes.of(key.generatePublicKey().getEncoded()));
  }

  /** The 64 bytes of RFC 8032; the same message always gives the same signature. */
  public Bytes sign(byte[] message) {
    byte[] signature = new byte[VerifyingKey.SIGNATURE_BYTES];
    key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return Bytes.of(signature);
  }

  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  public KeyId id() {
    return verifyingKey.id();
  }

  byte[] seed() {
    return key.getEncoded();
  }

  /** The public id alone. */
  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
