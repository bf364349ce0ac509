package dev.countersign.proof.audit;

import java.util.Arrays;

/**
 * Reads the few kinds of Avro values that links are made of, straight from a record in
 * single-object encoding. Not thread-safe.
 *
 * <p>Everything it throws is an {@link IllegalArgumentException} whose message says where the
 * record is wrong.
 */
final class WireCursor {
  private static final int PREFIX_BYTES = 10;
  private static final int SEVEN_BITS = 0x7F;
  private static final int LONGEST = 70;

  private final byte[] bytes;
  private int at = PREFIX_BYTES;

  /**
   * Behind the two marks and the fingerprint of the schema.
   *
   * @param bytes a record's value; null where it has none
   */
  WireCursor(byte[] bytes) {
    if (bytes == null || bytes.length < PREFIX_BYTES || bytes[0] != (byte) 0xC3 || bytes[1] != 1) {
      throw new IllegalArgumentException(
          "Expected a record in Avro's single-object encoding, but got another");
    }
    this.bytes = bytes;
  }

  long number() {
    long raw = 0;
    for (int shift = 0; shift < LONGEST; shift += 7) {
      require(1);
      int next = bytes[at++];
      raw |= (long) (next & SEVEN_BITS) << shift;
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new IllegalArgumentException("Expected a number before byte %d".formatted(at));
  }

  byte[] fixed(int length) {
    require(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** The bytes of a text. */
  byte[] text() {
    long length = number();
    require(length);
    return fixed((int) length);
  }

  private void require(long length) {
    if (length < 0 || length > bytes.length - at) {
      throw new IllegalArgumentException(
          "Expected %d more bytes at byte %d, but there are %d"
              .formatted(length, at, bytes.length - at));
    }
  }
}
