package dev.countersign.proof.seal;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.execution.ExecutionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.hpke.HPKE;

/**
 * What sealing and opening share. To open a result with other tools: HPKE (RFC 9180) in base mode
 * with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, which is fast and constant in
 * time without AES hardware; {@code info} is the text of {@link Domain#RESULT}, {@code aad} is
 * {@link #place}; one context a result, chunk 0 first. The content of chunk 0 begins with the 32
 * bytes of salt under which {@link Domain#RESULT} hashes what follows in all chunks.
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

  /** tagged(RESULT_CHUNK, execution id, index as 8 bytes big-endian, one byte: 1 for the last). */
  static byte[] place(ExecutionId execution, int index, boolean last) {
    return Hashing.tagged(
            Domain.RESULT_CHUNK,
            execution.value().getBytes(StandardCharsets.UTF_8),
            ByteBuffer.allocate(Long.BYTES).putLong(index).array(),
            new byte[] {(byte) (last ? 1 : 0)})
        .toArray();
  }
}
