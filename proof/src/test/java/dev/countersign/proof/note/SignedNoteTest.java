package dev.countersign.proof.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key, the text and the signature are those of the tests of Go's sumdb/note. */
class SignedNoteTest {
  private static final String WORD =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final SigningKey SIGNER =
      new SigningKey(
          Bytes.of(
              Arrays.copyOfRange(
                  Base64.getDecoder().decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"),
                  1,
                  33)));
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String LINE =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngot"
          + "pRZb6KE6RyyBwJnAM=\n";
  private static final NoteKey KEY = NoteKey.of(WORD);

  @Test
  void shouldSignAsOthersDo() {
    assertThat(SignedNote.sign(TEXT, "PeterNeumann", SIGNER)).isEqualTo(TEXT + "\n" + LINE);
    assertThat(new NoteKey("PeterNeumann", SIGNER.verifyingKey()).word()).isEqualTo(WORD);
  }

  @Test
  void shouldReadWhatOthersSigned() {
    assertThat(SignedNote.open(TEXT + "\n" + LINE, KEY)).isEqualTo(TEXT);
  }

  @Test
  void shouldPassOverTheSignaturesOfOthers() {
    var other = new SigningKey(Bytes.of(new byte[SigningKey.SEED_BYTES]));
    var theirs = SignedNote.sign(TEXT, "witness.example", other).substring(TEXT.length() + 1);

    assertThat(SignedNote.open(TEXT + "\n" + theirs + LINE, KEY)).isEqualTo(TEXT);
    assertThatThrownBy(() -> SignedNote.open(TEXT + "\n" + theirs, KEY))
        .isInstanceOf(UnsignedNoteException.class)
        .hasMessage("Expected a signature by PeterNeumann, but there is none");
  }

  @Test
  void shouldRefuseAnyOtherTextUnderTheSignature() {
    for (int i = 0; i < TEXT.length() - 1; i++) {
      var altered = new StringBuilder(TEXT);
      altered.setCharAt(i, altered.charAt(i) == 'x' ? 'y' : 'x');
      var note = altered + "\n" + LINE;
      assertThatThrownBy(() -> SignedNote.open(note, KEY))
          .isInstanceOf(UnsignedNoteException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "text\n", "text\n\n", "text\n\n— a b", "t\n\nno line\n", "t\n\n— a !\n"})
  void shouldRefuseWhatIsNoNote(String note) {
    assertThatThrownBy(() -> SignedNote.open(note, KEY)).isInstanceOf(UnsignedNoteException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "with+plus", "line\nbreak"})
  void shouldRefuseNamesThatNotesCannotCarry(String name) {
    assertThatThrownBy(() -> new NoteKey(name, SIGNER.verifyingKey()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseAWordWithAnothersId() {
    assertThatThrownBy(() -> NoteKey.of(WORD.replace("c74f20a3", "c74f20a4")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoteKey.of("PeterNeumann+c74f20a3"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldWriteACheckpointInThreeLinesAndReadItBack() {
    var checkpoint =
        new Checkpoint(Checkpoint.origin("local"), 20_852_163, new Digest("ab".repeat(32)));
    var note = checkpoint.sign(SIGNER);

    assertThat(note)
        .startsWith(
            "countersign.dev/audit/local\n20852163\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n\n— countersign.dev/audit/local ");
    var key = new NoteKey(Checkpoint.origin("local"), SIGNER.verifyingKey());
    assertThat(Checkpoint.open(note, key)).isEqualTo(checkpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o\n1\n",
        "o\n01\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n",
        "o\n1\nq6ur\n",
        "o\n1\n!\n",
        "other\n1\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n"
      })
  void shouldRefuseASignedTextThatIsNoCheckpoint(String text) {
    var note = SignedNote.sign(text, "o", SIGNER);
    assertThatThrownBy(() -> Checkpoint.open(note, new NoteKey("o", SIGNER.verifyingKey())))
        .isInstanceOf(UnsignedNoteException.class);
  }
}
