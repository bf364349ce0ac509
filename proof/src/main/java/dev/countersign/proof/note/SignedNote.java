package dev.countersign.proof.note;

import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A text with signatures under it, as C2SP's signed-note says (c2sp.org/signed-note): the text ends
 * in a line break, then comes an empty line, then a line {@code — name base64} for each signature,
 * whose bytes are the id of the key and the Ed25519 signature over the text.
 */
public final class SignedNote {
  private static final String DASH = "— ";
  private static final int MOST_SIGNATURES = 100;

  private SignedNote() {}

  /**
   * The note of one signer. Signing is deterministic: same key and text, same note.
   *
   * @throws IllegalArgumentException when the text does not end in a line break, or holds control
   *     characters
   */
  public static String sign(String text, String name, SigningKey key) {
    if (!text.endsWith("\n") || hasControls(text)) {
      throw new IllegalArgumentException(
          "Expected lines of text without control characters, but got something else");
    }
    var noteKey = new NoteKey(name, key.verifyingKey());
    byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8)).toArray();
    byte[] line =
        ByteBuffer.allocate(NoteKey.ID_BYTES + signature.length)
            .put(noteKey.id())
            .put(signature)
            .array();
    return text + "\n" + DASH + name + " " + Base64.getEncoder().encodeToString(line) + "\n";
  }

  /**
   * The text of a note, ending in a line break, once the signature by this key has been verified.
   * Signatures of others are passed over.
   *
   * @throws UnsignedNoteException when the note is malformed, or this key did not sign it
   */
  public static String open(String note, NoteKey key) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n") || end + 2 == note.length() || hasControls(note)) {
      throw new UnsignedNoteException("Expected a note with signatures, but it is malformed");
    }
    String text = note.substring(0, end + 1);
    var lines = note.substring(end + 2, note.length() - 1).split("\n", -1);
    if (lines.length > MOST_SIGNATURES) {
      throw new UnsignedNoteException(
          "Expected at most %d signatures, but there are %d"
              .formatted(MOST_SIGNATURES, lines.length));
    }
    boolean signed = false;
    for (var line : lines) {
      signed |= isSigned(text, line, key);
    }
    if (!signed) {
      throw new UnsignedNoteException(
          "Expected a signature by %s, but there is none".formatted(key.name()));
    }
    return text;
  }

  /** False for a signature of somebody else; a bad one of this key ends the whole note. */
  private static boolean isSigned(String text, String line, NoteKey key) {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(DASH) || space < DASH.length()) {
      throw new UnsignedNoteException("Expected a line of a signature, but it is malformed");
    }
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(line.substring(space + 1));
    } catch (IllegalArgumentException e) {
      throw new UnsignedNoteException("Expected a signature in base64, but it is malformed");
    }
    boolean ours =
        line.substring(DASH.length(), space).equals(key.name())
            && signature.length > NoteKey.ID_BYTES
            && Arrays.equals(Arrays.copyOf(signature, NoteKey.ID_BYTES), key.id());
    if (!ours) {
      return false;
    }
    var bytes = Bytes.of(Arrays.copyOfRange(signature, NoteKey.ID_BYTES, signature.length));
    if (!key.key().verify(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      throw new UnsignedNoteException(
          "Expected the signature by %s to be good, but it is not".formatted(key.name()));
    }
    return true;
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(c -> c < ' ' && c != '\n');
  }
}
