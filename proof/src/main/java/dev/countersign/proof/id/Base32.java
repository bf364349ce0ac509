package dev.countersign.proof.id;

import java.math.BigInteger;

/**
 * Crockford's base 32 in lower case: bytes read as one big-endian number, five bits a character,
 * the first character padded with zero bits on its left (16 bytes make 26 characters, 32 make 52).
 * There is one text for each value: upper case, look-alikes and set padding bits are refused.
 */
public final class Base32 {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;

  private Base32() {}

  public static String encode(byte[] value) {
    var number = new BigInteger(1, value);
    char[] text = new char[characters(value.length)];
    for (int i = 0; i < text.length; i++) {
      int shift = BITS * (text.length - 1 - i);
      text[i] = ALPHABET.charAt(number.shiftRight(shift).intValue() & MASK);
    }
    return new String(text);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param size how many bytes the text stands for
   * @throws IllegalArgumentException for anything {@link #encode} does not write; the message does
   *     not repeat the text, which may be a secret
   */
  public static byte[] decode(String text, int size) {
    if (text.length() != characters(size)) {
      throw new IllegalArgumentException(
          "Expected %d characters of base 32, but got %d"
              .formatted(characters(size), text.length()));
    }
    var number = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException(
            "Expected a lower-case Crockford base 32 character at position %d, but got another"
                .formatted(i));
      }
      number = number.shiftLeft(BITS).or(BigInteger.valueOf(digit));
    }
    if (number.bitLength() > size * Byte.SIZE) {
      throw new IllegalArgumentException(
          "Expected a value of %d bits, but it is larger".formatted(size * Byte.SIZE));
    }
    byte[] signed = number.toByteArray();
    byte[] value = new byte[size];
    int from = Math.max(0, signed.length - size);
    System.arraycopy(signed, from, value, size - (signed.length - from), signed.length - from);
    return value;
  }

  private static int characters(int bytes) {
    return (bytes * Byte.SIZE + BITS - 1) / BITS;
  }
}
