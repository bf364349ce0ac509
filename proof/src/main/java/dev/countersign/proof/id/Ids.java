package dev.countersign.proof.id;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ids: 128 bits, written as 26 characters of {@link Base32}. */
public final class Ids {
  public static final int BYTES = 16;

  private Ids() {}

  /**
   * Writes an id.
   *
   * @throws IllegalArgumentException when there are not exactly {@link #BYTES} bytes
   */
  public static String encode(byte[] bits) {
    if (bits.length != BYTES) {
      throw new IllegalArgumentException(
          "Expected an id of %d bytes, but got %d".formatted(BYTES, bits.length));
    }
    return Base32.encode(bits);
  }

  /**
   * Reads an id.
   *
   * @throws IllegalArgumentException for any text that {@link #encode} does not write
   */
  public static byte[] decode(String id) {
    return Base32.decode(id, BYTES);
  }

  /**
   * The id of a request: the first 128 bits of tagged({@link Domain#REQUEST_ID}, issuer, subject,
   * idempotency key), each in UTF-8. policy-service recomputes it, so nobody can sit on an id that
   * another caller's key will lead to.
   */
  public static RequestId requestId(String issuer, Subject subject, String idempotencyKey) {
    var digest =
        Hashing.tagged(
            Domain.REQUEST_ID, utf8(issuer), utf8(subject.value()), utf8(idempotencyKey));
    return new RequestId(encode(Arrays.copyOf(digest.toArray(), BYTES)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
