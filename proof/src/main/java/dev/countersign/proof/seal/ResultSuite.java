package dev.countersign.proof.seal;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.hash.TaggedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.hpke.HPKE;

/**
 * What sealing and opening share. HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256, ChaCha20-Poly1305, which keeps constant time and speed without AES hardware; {@code
 * info} is the text of {@link Domain#RESULT}.
 */
final class ResultSuite {
  private ResultSuite() {}

  /** A new one for each context: BouncyCastle does not promise that it may be shared. */
  static HPKE hpke() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_CHACHA20_POLY1305);
  }

  static byte[] info() {
    return Domain.RESULT.bytes();
  }

  /** tagged(RESULT_CHUNK, execution id, index as 8 bytes big-endian, 1 or 0 for the last). */
  static byte[] place(String executionId, int index, boolean last) {
    return Hashing.tagged(
            Domain.RESULT_CHUNK,
            executionId.getBytes(StandardCharsets.UTF_8),
            ByteBuffer.allocate(Long.BYTES).putLong(index).array(),
            new byte[] {(byte) (last ? 1 : 0)})
        .toArray();
  }

  /** The start of tagged(RESULT, execution id, encapsulation, ciphertext 0, ciphertext 1, …). */
  static TaggedHash digest(String executionId, byte[] encapsulation) {
    return new TaggedHash(Domain.RESULT)
        .part(executionId.getBytes(StandardCharsets.UTF_8))
        .part(encapsulation);
  }
}
