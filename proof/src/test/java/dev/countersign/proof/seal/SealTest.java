package dev.countersign.proof.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.SealedChunk;
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
  private static final ExecutionId EXECUTION = new ExecutionId("01hzzzzzzzzzzzzzzzzzzzzzzz/1");
  private static final ExecutionId OTHER = new ExecutionId("01hzzzzzzzzzzzzzzzzzzzzzzz/2");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ResultKey key = ResultKey.generate(RANDOM);
  private final Sealer sealer = Sealer.to(key.publicKey(), EXECUTION, RANDOM);
  private final List<SealedChunk> chunks = sealAll(sealer, "first", "", "third");
  private final Opener opener = key.open(EXECUTION);

  @Test
  void shouldOpenWhatWasSealed() {
    assertThat(openAll(opener, chunks)).containsExactly("first", "", "third");
    assertThat(opener.isComplete()).isTrue();
    assertThatCode(() -> opener.requireWhole(sealer.digest())).doesNotThrowAnyException();
  }

  /** Computed in Python, with its own RFC 9180, from the Javadoc alone. */
  @Test
  void shouldSealTheBytesThatTheFormatPromises() {
    var fixed = new ResultKey(counting(0, 32));
    var sealer = fixedSealer(fixed);
    var sealed = sealAll(sealer, "first", "", "third");

    assertThat(fixed.publicKey().toHex())
        .isEqualTo("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f");
    assertThat(sealed)
        .extracting(chunk -> chunk.encapsulated().toHex())
        .containsOnly("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254");
    assertThat(sealed)
        .extracting(chunk -> chunk.sealed().toHex())
        .containsExactly(
            "c2ebbc6ea8c6418b4e8ce4540e75df37c9a3ae6cade904d2cff1743725114ab8"
                + "6ec542a41288c3e49aae4f1dac33973fc03467e5b2",
            "7b2d21bd7a3ee176bd0e1bd743b1908d",
            "238accba94d5e2bae31c6f13c9c5af1e15c5fb4b56");
    assertThat(sealer.digest())
        .isEqualTo(new Digest("522baae0f471dd4b94741876b50b5e088b17eb6b74885fbf74dc26c54296d008"));
  }

  /** Sealed in Python: 31 bytes where 32 bytes of salt belong. */
  @Test
  void shouldRefuseAFirstChunkWithoutASalt() {
    var fixed = new ResultKey(counting(0, 32));
    var encapsulated = sealAll(fixedSealer(fixed), "").getFirst().encapsulated();
    var sealed =
        Bytes.ofHex(
            "82aafe2dec8307cc06c5ae1f4238917899f2fc3ff9bc528597a82e6c794c14cd"
                + "ab216fb7bcf7b4df2fd102fae9f6db");

    assertBroken(
        fixed.open(EXECUTION),
        new SealedChunk(EXECUTION, 0, true, encapsulated, sealed),
        "Expected chunk 0 of " + EXECUTION + " to begin with a salt, but it has 31 bytes");
  }

  @Test
  void shouldOpenAnEmptyResult() {
    var only = sealAll(Sealer.to(key.publicKey(), EXECUTION, RANDOM), "");

    assertThat(openAll(opener, only)).containsExactly("");
  }

  @Test
  void shouldNotTellHowAResultWasCutInItsDigest() {
    var whole = fixedSealer(key);
    var cut = fixedSealer(key);
    sealAll(whole, "first third");
    sealAll(cut, "first", " ", "third");

    assertThat(whole.digest()).isEqualTo(cut.digest());
  }

  @Test
  void shouldStartAgainFromTheFirstChunk() {
    opener.open(chunks.getFirst());

    assertThat(openAll(key.open(EXECUTION), chunks)).containsExactly("first", "", "third");
  }

  @Test
  void shouldOpenWithAKeyThatWasStored() {
    var stored = new ResultKey(key.privateKey());

    assertThat(openAll(stored.open(EXECUTION), chunks)).containsExactly("first", "", "third");
  }

  @Test
  void shouldRefuseAChunkOutOfOrderAndThenGoOn() {
    assertBroken(opener, chunks.get(1), "Expected chunk 0 of " + EXECUTION + ", but got 1");
    opener.open(chunks.get(0));
    assertBroken(opener, chunks.get(0), "Expected chunk 1 of " + EXECUTION + ", but got 0");
    assertBroken(opener, chunks.get(2), "Expected chunk 1 of " + EXECUTION + ", but got 2");
    opener.open(chunks.get(1));
    assertThat(text(opener.open(chunks.get(2)))).isEqualTo("third");
  }

  @Test
  void shouldRefuseAChunkUnderAnotherNumber() {
    var second = chunks.get(1);

    assertAltered(
        opener, new SealedChunk(EXECUTION, 0, false, second.encapsulated(), second.sealed()));
  }

  @Test
  void shouldRefuseAnEndThatIsNotOne() {
    assertAltered(opener, ending(chunks.getFirst(), true));
    assertThat(opener.isComplete()).isFalse();
  }

  @Test
  void shouldRefuseAnEndThatWasTakenAway() {
    opener.open(chunks.get(0));
    opener.open(chunks.get(1));

    assertAltered(opener, ending(chunks.get(2), false));
  }

  @Test
  void shouldNotCallAShortenedResultWhole() {
    opener.open(chunks.get(0));
    opener.open(chunks.get(1));

    assertThat(opener.isComplete()).isFalse();
    assertThatThrownBy(() -> opener.requireWhole(sealer.digest()))
        .isInstanceOf(BrokenSealException.class)
        .hasMessage("Expected chunk 2 of " + EXECUTION + ", but the result ends before it");
  }

  @Test
  void shouldNotCallAnotherSealersResultTheReportedOne() {
    openAll(opener, sealAll(Sealer.to(key.publicKey(), EXECUTION, RANDOM), "first", "", "third"));

    assertThatThrownBy(() -> opener.requireWhole(sealer.digest()))
        .isInstanceOf(BrokenSealException.class)
        .hasMessage(
            "Expected the result of " + EXECUTION + " that was reported, but it is another");
  }

  @Test
  void shouldRefuseAChunkAfterTheLast() {
    openAll(opener, chunks);
    var third = chunks.get(2);

    assertBroken(
        opener,
        new SealedChunk(EXECUTION, 3, true, third.encapsulated(), third.sealed()),
        "Expected no chunk after the last of " + EXECUTION + ", but got chunk 3");
  }

  @Test
  void shouldRefuseTheResultOfAnotherExecution() {
    var first = chunks.getFirst();

    assertBroken(
        key.open(OTHER), first, "Expected a chunk of " + OTHER + ", but got one of " + EXECUTION);
    assertThatThrownBy(
            () ->
                key.open(OTHER)
                    .open(new SealedChunk(OTHER, 0, false, first.encapsulated(), first.sealed())))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageContaining("does not open");
  }

  @Test
  void shouldRefuseToOpenWithAnotherKey() {
    assertAltered(ResultKey.generate(RANDOM).open(EXECUTION), chunks.getFirst());
  }

  @Test
  void shouldRefuseAChunkOfAnotherSealing() {
    var others = sealAll(Sealer.to(key.publicKey(), EXECUTION, RANDOM), "first", "", "third");
    opener.open(chunks.getFirst());

    assertBroken(
        opener,
        others.get(1),
        "Expected chunk 1 of " + EXECUTION + " as it began, but got one of another sealing");
    assertAltered(
        opener,
        new SealedChunk(
            EXECUTION, 1, false, chunks.getFirst().encapsulated(), others.get(1).sealed()));
  }

  @Test
  void shouldRefuseSealedBytesWithAnyBitTurnedOrAnyEndCut() {
    byte[] sealed = chunks.getFirst().sealed().toArray();

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertAltered(opener, holding(Bytes.of(altered)));
    }
    for (int size = 0; size < sealed.length; size++) {
      assertAltered(opener, holding(Bytes.of(Arrays.copyOf(sealed, size))));
    }
    assertThat(openAll(opener, chunks)).containsExactly("first", "", "third");
  }

  /** Bit 255 too: X25519 ignores it, the key schedule of HPKE does not. */
  @Test
  void shouldRefuseAnEncapsulatedKeyWithAnyBitTurned() {
    var first = chunks.getFirst();

    for (int bit = 0; bit < 256; bit++) {
      byte[] altered = first.encapsulated().toArray();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertAltered(
          opener, new SealedChunk(EXECUTION, 0, false, Bytes.of(altered), first.sealed()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 33})
  void shouldRefuseKeysOfAnotherLengthOrOfSmallOrder(int size) {
    var zeros = Bytes.of(new byte[size]);

    assertThatThrownBy(
            () ->
                opener.open(
                    new SealedChunk(EXECUTION, 0, false, zeros, chunks.getFirst().sealed())))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageStartingWith("Expected an encapsulated key ");
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

  private SealedChunk holding(Bytes sealed) {
    return new SealedChunk(EXECUTION, 0, false, chunks.getFirst().encapsulated(), sealed);
  }

  private static SealedChunk ending(SealedChunk chunk, boolean last) {
    return new SealedChunk(EXECUTION, chunk.index(), last, chunk.encapsulated(), chunk.sealed());
  }

  private static void assertAltered(Opener opener, SealedChunk chunk) {
    assertBroken(
        opener,
        chunk,
        "Expected chunk %d of %s as it was sealed, but it does not open"
            .formatted(chunk.index(), EXECUTION));
  }

  private static void assertBroken(Opener opener, SealedChunk chunk, String message) {
    assertThatThrownBy(() -> opener.open(chunk))
        .isInstanceOf(BrokenSealException.class)
        .hasMessage(message);
  }

  private static Sealer fixedSealer(ResultKey key) {
    return Sealer.to(
        key.publicKey(),
        EXECUTION,
        new X25519PrivateKeyParameters(counting(32, 32).toArray()),
        counting(64, 32));
  }

  private static List<SealedChunk> sealAll(Sealer sealer, String... texts) {
    var sealed = new ArrayList<SealedChunk>();
    for (int i = 0; i < texts.length; i++) {
      sealed.add(sealer.seal(texts[i].getBytes(StandardCharsets.UTF_8), i == texts.length - 1));
    }
    return sealed;
  }

  private static List<String> openAll(Opener opener, List<SealedChunk> chunks) {
    return chunks.stream().map(chunk -> text(opener.open(chunk))).toList();
  }

  private static Bytes counting(int from, int size) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (from + i);
    }
    return Bytes.of(content);
  }

  private static String text(Bytes content) {
    return new String(content.toArray(), StandardCharsets.UTF_8);
  }
}
