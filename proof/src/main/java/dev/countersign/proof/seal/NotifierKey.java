package dev.countersign.proof.seal;

import dev.countersign.protocol.Bytes;
import java.security.SecureRandom;

/**
 * The X25519 key pair of a notifier: governance has its public half, the notifier alone its private
 * half, which opens the secrets of endpoints. Immutable.
 */
public final class NotifierKey {
  public static final int BYTES = ResultKey.BYTES;

  private final ResultKey pair;

  /**
   * Makes the pair that a private key stands for.
   *
   * @param privateKey 32 bytes from a secure random source, or of a key that was stored
   * @throws IllegalArgumentException when the length is wrong
   */
  public NotifierKey(Bytes privateKey) {
    this(new ResultKey(privateKey));
  }

  private NotifierKey(ResultKey pair) {
    this.pair = pair;
  }

  public static NotifierKey generate(SecureRandom random) {
    return new NotifierKey(ResultKey.generate(random));
  }

  /** The raw public half, 32 bytes. */
  public Bytes publicKey() {
    return pair.publicKey();
  }

  /** The raw private half, 32 bytes, to be stored; never to be logged. */
  public Bytes privateKey() {
    return pair.privateKey();
  }

  ResultKey pair() {
    return pair;
  }

  @Override
  public String toString() {
    return "NotifierKey[" + publicKey().toHex() + "]";
  }
}
