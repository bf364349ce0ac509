package dev.countersign.proof.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private static final String EXECUTION = "01hzzzzzzzzzzzzzzzzzzzzzzz/1";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ResultKey key = ResultKey.generate(RANDOM);
  private final Sealer sealer = Sealer.to(key.publicKey(), EXECUTION, RANDOM);
  private final List<SealedChunk> chunks = sealAll(sealer, "first", "", "third");

  @Test
  void shouldOpenWhatWasSealed() {
    var opener = key.open(EXECUTION, sealer.encapsulation());

    assertThat(chunks)
        .extracting(chunk -> text(opener.open(chunk)))
        .containsExactly("first", "", "third");
    assertThat(opener.isComplete()).isTrue();
    assertThat(opener.digest()).isEqualTo(sealer.digest());
  }

  /** Computed by an implementation of RFC 9180 of its own, in Python, from the Javadoc alone. */
  @Test
  void shouldSealTheBytesThatTheFormatPromises() {
    var fixed = new ResultKey(counting(0));
    var sealer =
        Sealer.to(
            fixed.publicKey(), EXECUTION, new X25519PrivateKeyParameters(counting(32).toArray()));

    assertThat(fixed.publicKey().toHex())
        .isEqualTo("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f");
    assertThat(sealer.encapsulation().toHex())
        .isEqualTo("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254");
    assertThat(sealAll(sealer, "first", "", "third"))
        .extracting(chunk -> chunk.ciphertext().toHex())
        .containsExactly(
            "e4c38c5e989ba3f03c1fb98b8d8d5bdf91ab0021ee",
            "7b2d21bd7a3ee176bd0e1bd743b1908d",
            "238accba94d5e2bae31c6f13c9c5af1e15c5fb4b56");
    assertThat(sealer.digest())
        .isEqualTo(new Digest("f6f7b0d0ffb33019d6cad31516e88db1486f73d4c79b37c88eaa7ecb9a8758d7"));
  }

  @Test
  void shouldOpenAnEmptyResult() {
    var empty = Sealer.to(key.publicKey(), EXECUTION, RANDOM);
    var only = empty.seal(new byte[0], true);

    assertThat(key.open(EXECUTION, empty.encapsulation()).open(only)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void shouldStartAgainFromTheFirstChunk() {
    var interrupted = key.open(EXECUTION, sealer.encapsulation());
    interrupted.open(chunks.getFirst());

    var again = key.open(EXECUTION, sealer.encapsulation());

    assertThat(chunks)
        .extracting(chunk -> text(again.open(chunk)))
        .containsExactly("first", "", "third");
  }

  @Test
  void shouldOpenWithAKeyThatWasStored() {
    var stored = new ResultKey(key.privateKey());

    assertThat(text(stored.open(EXECUTION, sealer.encapsulation()).open(chunks.getFirst())))
        .isEqualTo("first");
  }

  @Test
  void shouldRefuseAChunkOutOfOrderAndThenGoOn() {
    var opener = key.open(EXECUTION, sealer.encapsulation());

    assertBroken(opener, chunks.get(1), "Expected chunk 0 of " + EXECUTION + ", but got 1");
    opener.open(chunks.get(0));
    assertBroken(opener, chunks.get(0), "Expected chunk 1 of " + EXECUTION + ", but got 0");
    assertBroken(opener, chunks.get(2), "Expected chunk 1 of " + EXECUTION + ", but got 2");
    opener.open(chunks.get(1));
    assertThat(text(opener.open(chunks.get(2)))).isEqualTo("third");
  }

  @Test
  void shouldRefuseAChunkUnderAnotherNumber() {
    var opener = key.open(EXECUTION, sealer.encapsulation());
    var second = chunks.get(1);

    assertAltered(opener, new SealedChunk(0, second.last(), second.ciphertext()));
  }

  @Test
  void shouldRefuseAnEndThatIsNotOne() {
    var opener = key.open(EXECUTION, sealer.encapsulation());
    var first = chunks.getFirst();

    assertAltered(opener, new SealedChunk(0, true, first.ciphertext()));
    assertThat(opener.isComplete()).isFalse();
  }

  @Test
  void shouldRefuseAnEndThatWasTakenAway() {
    var opener = key.open(EXECUTION, sealer.encapsulation());
    opener.open(chunks.get(0));
    opener.open(chunks.get(1));

    assertAltered(opener, new SealedChunk(2, false, chunks.get(2).ciphertext()));
  }

  @Test
  void shouldNotCallAShortenedResultWhole() {
    var opener = key.open(EXECUTION, sealer.encapsulation());
    opener.open(chunks.get(0));
    opener.open(chunks.get(1));

    assertThat(opener.isComplete()).isFalse();
    assertThatThrownBy(opener::digest)
        .isInstanceOf(BrokenSealException.class)
        .hasMessage("Expected chunk 2 of " + EXECUTION + ", but the result ends before it");
  }

  @Test
  void shouldRefuseAChunkAfterTheLast() {
    var opener = key.open(EXECUTION, sealer.encapsulation());
    chunks.forEach(opener::open);

    assertBroken(
        opener,
        new SealedChunk(3, true, chunks.get(2).ciphertext()),
        "Expected no chunk after the last of " + EXECUTION + ", but got chunk 3");
  }

  @Test
  void shouldRefuseTheResultOfAnotherExecution() {
    var opener = key.open("01hzzzzzzzzzzzzzzzzzzzzzzz/2", sealer.encapsulation());

    assertThatThrownBy(() -> opener.open(chunks.getFirst()))
        .isInstanceOf(BrokenSealException.class);
  }

  @Test
  void shouldRefuseToOpenWithAnotherKey() {
    var opener = ResultKey.generate(RANDOM).open(EXECUTION, sealer.encapsulation());

    assertAltered(opener, chunks.getFirst());
  }

  @Test
  void shouldRefuseAChunkOfAnotherSealing() {
    var other = Sealer.to(key.publicKey(), EXECUTION, RANDOM);
    var opener = key.open(EXECUTION, other.encapsulation());

    assertAltered(opener, chunks.getFirst());
  }

  @Test
  void shouldRefuseACiphertextWithAnyBitTurnedOrAnyEndCut() {
    byte[] sealed = chunks.getFirst().ciphertext().toArray();

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertAltered(
          key.open(EXECUTION, sealer.encapsulation()),
          new SealedChunk(0, false, Bytes.of(altered)));
    }
    for (int size = 0; size < sealed.length; size++) {
      assertAltered(
          key.open(EXECUTION, sealer.encapsulation()),
          new SealedChunk(0, false, Bytes.of(Arrays.copyOf(sealed, size))));
    }
  }

  @Test
  void shouldGoOnAfterAnAlteredChunk() {
    var opener = key.open(EXECUTION, sealer.encapsulation());
    assertAltered(opener, new SealedChunk(0, false, chunks.get(1).ciphertext()));

    assertThat(text(opener.open(chunks.getFirst()))).isEqualTo("first");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 33})
  void shouldRefuseAnEncapsulationOrAKeyOfAnotherLengthOrOfSmallOrder(int size) {
    var zeros = Bytes.of(new byte[size]);

    assertThatThrownBy(() -> key.open(EXECUTION, zeros))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageStartingWith("Expected an encapsulation ");
    assertThatThrownBy(() -> Sealer.to(zeros, EXECUTION, RANDOM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected an X25519 public key");
  }

  @Test
  void shouldRefuseToSealAfterTheLastChunk() {
    assertThatThrownBy(() -> sealer.seal(new byte[1], true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected no chunk after the last, but got chunk 3 of " + EXECUTION);
  }

  @Test
  void shouldHaveNoDigestBeforeTheLastChunk() {
    var open = Sealer.to(key.publicKey(), EXECUTION, RANDOM);
    open.seal(new byte[1], false);

    assertThatThrownBy(open::digest)
        .hasMessage(
            "Expected the last chunk of " + EXECUTION + ", but only 1 before it were sealed");
  }

  @Test
  void shouldRefuseAPrivateKeyOfAnotherLength() {
    assertThatThrownBy(() -> new ResultKey(Bytes.of(new byte[31])))
        .hasMessage("Expected an X25519 private key of 32 bytes, but got 31");
  }

  @Test
  void shouldNotShowThePrivateHalf() {
    assertThat(key).hasToString("ResultKey[" + key.publicKey().toHex() + "]");
  }

  private static void assertAltered(Opener opener, SealedChunk chunk) {
    assertThatThrownBy(() -> opener.open(chunk))
        .isInstanceOf(BrokenSealException.class)
        .hasMessage(
            "Expected chunk %d of %s as it was sealed, but it does not open",
            chunk.index(), EXECUTION);
  }

  private static void assertBroken(Opener opener, SealedChunk chunk, String message) {
    assertThatThrownBy(() -> opener.open(chunk))
        .isInstanceOf(BrokenSealException.class)
        .hasMessage(message);
  }

  private static List<SealedChunk> sealAll(Sealer sealer, String... texts) {
    var chunks = new ArrayList<SealedChunk>();
    for (int i = 0; i < texts.length; i++) {
      chunks.add(sealer.seal(texts[i].getBytes(StandardCharsets.UTF_8), i == texts.length - 1));
    }
    return chunks;
  }

  private static Bytes counting(int from) {
    byte[] content = new byte[32];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (from + i);
    }
    return Bytes.of(content);
  }

  private static String text(Bytes content) {
    return new String(content.toArray(), StandardCharsets.UTF_8);
  }
}
