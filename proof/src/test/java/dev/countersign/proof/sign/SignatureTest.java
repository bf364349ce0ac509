package dev.countersign.proof.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Bytes;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  private static final SigningKey KEY =
      new SigningKey(
          Bytes.ofHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  private static final byte[] MESSAGE = {1, 2, 3};

  /** RFC 8032, section 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e"
        + "39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f"
        + "3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67"
        + "f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void shouldSignAsTheStandardDoes(String seed, String publicKey, String message, String expected) {
    var key = new SigningKey(Bytes.ofHex(seed));
    byte[] content = Bytes.ofHex(message).toArray();

    assertThat(key.verifyingKey().raw().toHex()).isEqualTo(publicKey);
    assertThat(key.sign(content).toHex()).isEqualTo(expected);
    assertThat(new VerifyingKey(Bytes.ofHex(publicKey)).verify(content, Bytes.ofHex(expected)))
        .isTrue();
  }

  @Test
  void shouldRefuseASignatureWithAnyBitTurned() {
    byte[] signature = KEY.sign(MESSAGE).toArray();

    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] altered = signature.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(KEY.verifyingKey().verify(MESSAGE, Bytes.of(altered))).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void shouldRefuseAnotherMessageOrKey() {
    var other = new SigningKey(Bytes.of(new byte[32])).verifyingKey();
    var signature = KEY.sign(MESSAGE);

    assertThat(KEY.verifyingKey().verify(new byte[] {1, 2}, signature)).isFalse();
    assertThat(other.verify(MESSAGE, signature)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65, 128})
  void shouldRefuseASignatureOfAnotherLength(int size) {
    assertThat(KEY.verifyingKey().verify(MESSAGE, Bytes.of(new byte[size]))).isFalse();
  }

  /** Small order, then encodings that RFC 8032 forbids, then a good key with a torsion part. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5"
      })
  void shouldRefuseAKeyOutsideTheGroup(String raw) {
    assertThatThrownBy(() -> new VerifyingKey(Bytes.ofHex(raw)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a point of its group");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void shouldRefuseKeysOfAnotherLength(int size) {
    var raw = Bytes.of(new byte[size]);

    assertThatThrownBy(() -> new VerifyingKey(raw))
        .hasMessage("Expected an Ed25519 public key of 32 bytes, but got " + size);
    assertThatThrownBy(() -> new SigningKey(raw))
        .hasMessage("Expected an Ed25519 seed of 32 bytes, but got " + size);
  }

  @Test
  void shouldNameAKeyByTheHashOfItsPublicHalf() {
    assertThat(KEY.id()).isEqualTo(new KeyId("21fe31dfa154a261"));
    assertThat(KEY.verifyingKey().id()).isEqualTo(KEY.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "21fe31dfa154a26", "21FE31DFA154A261", "21fe31dfa154a261\n"})
  void shouldRefuseAnyOtherKeyId(String text) {
    assertThatThrownBy(() -> new KeyId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotShowThePrivateHalf() {
    assertThat(KEY).hasToString("SigningKey[21fe31dfa154a261]");
  }

  @Test
  void shouldSignAndVerifyFromManyThreads() {
    var outcomes =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(i -> Bytes.of((byte) i, (byte) (i >> 4)))
            .map(message -> KEY.verifyingKey().verify(message.toArray(), sign(message)))
            .toList();

    assertThat(outcomes).hasSize(200).containsOnly(true);
  }

  private static Bytes sign(Bytes message) {
    return KEY.sign(message.toArray());
  }
}
