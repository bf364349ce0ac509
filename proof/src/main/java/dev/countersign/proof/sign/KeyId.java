package dev.countersign.proof.sign;

import dev.countersign.proof.hash.Hashing;

/**
 * Names a public key: the first 16 hex digits of the SHA-256 of its raw 32 bytes. It finds a key
 * among those that governance trusts; it proves nothing by itself.
 */
public record KeyId(String value) {
  private static final int DIGITS = 16;

  public KeyId {
    if (!value.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException(
          "Expected a key id of 16 lower-case hex digits, but it is something else");
    }
  }

  static KeyId of(byte[] rawPublicKey) {
    return new KeyId(Hashing.sha256(rawPublicKey).value().substring(0, DIGITS));
  }

  @Override
  public String toString() {
    return value;
  }
}
