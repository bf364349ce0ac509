package dev.countersign.proof.sign;

import dev.countersign.protocol.Bytes;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 public key (RFC 8032). Immutable; any number of threads may verify with it. */
public final class VerifyingKey {
  public static final int BYTES = Ed25519.PUBLIC_KEY_SIZE;
  public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  private final Bytes raw;
  private final Ed25519PublicKeyParameters key;
  private final KeyId id;

  /**
   * Takes a key that may come from anywhere.
   *
   * @param raw the 32 bytes of RFC 8032
   * @throws IllegalArgumentException when the length is wrong, or the bytes are not the one
   *     encoding of a point in the prime-order group: under a key of small order one signature fits
   *     many messages
   */
  public VerifyingKey(Bytes raw) {
    if (raw.size() != BYTES) {
      throw new IllegalArgumentException(
          "Expected an Ed25519 public key of %d bytes, but got %d".formatted(BYTES, raw.size()));
    }
    byte[] encoded = raw.toArray();
    var point = Ed25519.validatePublicKeyFullExport(encoded, 0);
    if (point == null) {
      throw new IllegalArgumentException(
          "Expected an Ed25519 public key, but these bytes are not a point of its group");
    }
    this.raw = raw;
    this.key = new Ed25519PublicKeyParameters(point);
    this.id = KeyId.of(encoded);
  }

  public KeyId id() {
    return id;
  }

  public Bytes raw() {
    return raw;
  }

  /** False for anything but a signature by this key over exactly these bytes; never throws. */
  public boolean verify(byte[] message, Bytes signature) {
    return signature.size() == SIGNATURE_BYTES
        && key.verify(
            Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature.toArray(), 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey that && raw.equals(that.raw);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  @Override
  public String toString() {
    return "VerifyingKey[" + id + "]";
  }
}
