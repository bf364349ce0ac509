package dev.countersign.proof.note;

import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Digest;
import java.util.Base64;

/**
 * The head of a tree, as C2SP's tlog-checkpoint says (c2sp.org/tlog-checkpoint): the lines origin,
 * size and base64 of the root, without extensions, in a {@link SignedNote} whose key is named like
 * the origin.
 *
 * @param origin names the log
 * @param size how many leaves the tree has
 */
public record Checkpoint(String origin, long size, Digest root) {
  private static final int LINES = 3;

  /** The origin of a cluster's audit. */
  public static String origin(String cluster) {
    return "countersign.dev/audit/" + cluster;
  }

  /** The note under the origin's own name. */
  public String sign(SigningKey key) {
    return SignedNote.sign(text(), origin, key);
  }

  /**
   * What a signed checkpoint says.
   *
   * @param key the log's own
   * @throws UnsignedNoteException when it is not signed by this key, or not a checkpoint of the log
   *     that the key is named like
   */
  public static Checkpoint open(String note, NoteKey key) {
    var lines = SignedNote.open(note, key).split("\n", -1);
    if (lines.length < LINES || !lines[0].equals(key.name()) || !isSize(lines[1])) {
      throw new UnsignedNoteException(
          "Expected a checkpoint of %s, but it is another text".formatted(key.name()));
    }
    try {
      byte[] root = Base64.getDecoder().decode(lines[2]);
      if (root.length != Digest.BYTES) {
        throw new UnsignedNoteException(
            "Expected a root of %d bytes, but got %d".formatted(Digest.BYTES, root.length));
      }
      return new Checkpoint(lines[0], Long.parseLong(lines[1]), Digest.of(root));
    } catch (IllegalArgumentException e) {
      throw new UnsignedNoteException("Expected a root in base64, but it is malformed");
    }
  }

  private String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.toArray()) + "\n";
  }

  private static boolean isSize(String text) {
    return text.matches("0|[1-9][0-9]{0,17}");
  }
}
