package dev.countersign.protocol;

import java.math.BigInteger;
import java.util.Set;

/**
 * What can be a public key of X25519 (RFC 7748). A caller may name a key that results are to be
 * sealed to, and nothing can be sealed to a point of small order: every private key agrees with it
 * on zero, which HPKE refuses (RFC 9180, section 7.1.4).
 */
public final class X25519 {
  /** Of a public key. */
  public static final int KEY_BYTES = 32;

  private static final int BITS = 255;
  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.valueOf(19));

  /** The u of all points whose order divides 8, on the curve and on its twist. */
  private static final Set<BigInteger> SMALL_ORDER =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          PRIME.subtract(BigInteger.ONE),
          new BigInteger(
              "325606250916557431795983626356110631294008115727848805560023387167927233504"),
          new BigInteger(
              "39382357235489614581723060781553021112529911719440698176882885853963445705823"));

  private X25519() {}

  /** Whether these bytes are a public key, and one can agree with it on a secret. */
  public static boolean isPublicKey(Bytes bytes) {
    return bytes.size() == KEY_BYTES && !SMALL_ORDER.contains(u(bytes.toArray()));
  }

  /** As RFC 7748, section 5, reads it: little-endian, without the last bit, modulo the prime. */
  private static BigInteger u(byte[] littleEndian) {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = littleEndian[KEY_BYTES - 1 - i];
    }
    return new BigInteger(1, bigEndian).clearBit(BITS).mod(PRIME);
  }
}
