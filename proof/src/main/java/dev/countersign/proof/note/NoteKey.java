package dev.countersign.proof.note;

import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key under a name, as C2SP's signed-note has it: its id is the first four bytes of
 * SHA-256(name ‖ 0x0A ‖ 0x01 ‖ the 32 bytes of an Ed25519 key).
 */
public record NoteKey(String name, VerifyingKey key) {
  static final int ID_BYTES = 4;
  private static final byte ED25519 = 1;

  public NoteKey {
    if (name.isEmpty()
        || name.codePoints()
            .anyMatch(
                c ->
                    c == '+' || c < ' ' || Character.isSpaceChar(c) || Character.isWhitespace(c))) {
      throw new IllegalArgumentException(
          "Expected a key name without spaces, controls and plus signs, but got %d characters with some"
              .formatted(name.length()));
    }
  }

  byte[] id() {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] all =
        ByteBuffer.allocate(text.length + 1 + 1 + VerifyingKey.BYTES)
            .put(text)
            .put((byte) '\n')
            .put(encoded())
            .array();
    return Arrays.copyOf(Hashing.sha256(all).toArray(), ID_BYTES);
  }

  /** The key as one word for witnesses' settings: {@code name+id+base64}, the id in hex. */
  public String word() {
    return "%s+%s+%s"
        .formatted(
            name, HexFormat.of().formatHex(id()), Base64.getEncoder().encodeToString(encoded()));
  }

  /**
   * Reads what {@link #word} wrote.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static NoteKey of(String word) {
    String[] parts = word.split("\\+", 3);
    byte[] encoded = parts.length < 3 ? new byte[0] : Base64.getDecoder().decode(parts[2]);
    if (encoded.length == 0 || encoded[0] != ED25519) {
      throw new IllegalArgumentException(
          "Expected an Ed25519 key as name+id+base64, but got another text");
    }
    var key =
        new NoteKey(
            parts[0], new VerifyingKey(Bytes.of(Arrays.copyOfRange(encoded, 1, encoded.length))));
    if (!key.word().equals(word)) {
      throw new IllegalArgumentException("Expected the id of the key, but it is another's");
    }
    return key;
  }

  private byte[] encoded() {
    return ByteBuffer.allocate(1 + VerifyingKey.BYTES)
        .put(ED25519)
        .put(key.raw().toArray())
        .array();
  }
}
