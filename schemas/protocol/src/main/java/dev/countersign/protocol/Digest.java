package dev.countersign.protocol;

import java.util.HexFormat;

/**
 * A SHA-256 digest, 32 bytes, written as 64 lower-case hex digits.
 *
 * @param value the 64 hex digits
 */
public record Digest(String value) {
  public static final int BYTES = 32;

  /** Sixty-four zeros: what the first event of an aggregate names as its previous one. */
  public static final Digest NONE = new Digest("0".repeat(2 * BYTES));

  public Digest {
    if (value.length() != 2 * BYTES || !value.chars().allMatch(Digest::isLowerHex)) {
      throw new IllegalArgumentException(
          "Expected a digest of 64 lower-case hex digits, but got "
              + value.length()
              + " characters");
    }
  }

  public static Digest of(byte[] sha256) {
    return new Digest(HexFormat.of().formatHex(sha256));
  }

  public byte[] toArray() {
    return HexFormat.of().parseHex(value);
  }

  private static boolean isLowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  @Override
  public String toString() {
    return value;
  }
}
