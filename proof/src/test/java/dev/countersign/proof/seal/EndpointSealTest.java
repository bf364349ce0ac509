package dev.countersign.proof.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.governance.EndpointSecret;
import dev.countersign.protocol.governance.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointSealTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final EndpointSecret SECRET =
      new EndpointSecret(
          "https://hooks.example.com/T0/topsecret", Optional.of(Bytes.ofHex("5a".repeat(32))));
  private static final byte[] CONTENT = Wire.encode(SECRET);

  private final NotifierKey key = NotifierKey.generate(RANDOM);
  private final EndpointSeal seal = new EndpointSeal("prod", "build");
  private final SealedSecret sealed = seal.seal(key.publicKey(), CONTENT, RANDOM);

  @Test
  void shouldOpenWhatWasSealed() {
    assertThat(Wire.decode(seal.open(key, sealed), EndpointSecret.class)).isEqualTo(SECRET);
  }

  @Test
  void shouldHideTheUrlAndNeverLookTheSameTwice() {
    assertThat(new String(sealed.sealed().toArray(), StandardCharsets.ISO_8859_1))
        .doesNotContain("topsecret", "hooks.example.com");
    assertThat(seal.seal(key.publicKey(), CONTENT, RANDOM).sealed()).isNotEqualTo(sealed.sealed());
    assertThat(SECRET).asString().doesNotContain("topsecret", "5a5a");
  }

  @Test
  void shouldNotOpenForAnotherEndpointOrCluster() {
    assertBroken(new EndpointSeal("prod", "other"), key, sealed);
    assertBroken(new EndpointSeal("test", "build"), key, sealed);
    assertBroken(new EndpointSeal("prodb", "uild"), key, sealed);
  }

  @Test
  void shouldNotOpenWithAnotherKey() {
    var other = NotifierKey.generate(RANDOM);

    assertBroken(seal, other, sealed);
    assertBroken(
        seal, other, new SealedSecret(other.publicKey(), sealed.encapsulated(), sealed.sealed()));
  }

  @Test
  void shouldNotOpenWithAnyBitFlipped() {
    for (int bit = 0; bit < 8 * sealed.sealed().size(); bit++) {
      assertBroken(
          seal,
          key,
          new SealedSecret(
              sealed.recipient(), sealed.encapsulated(), flipped(sealed.sealed(), bit)));
    }
    for (int bit = 0; bit < 8 * NotifierKey.BYTES - 1; bit++) { // X25519 ignores the very last
      assertBroken(
          seal,
          key,
          new SealedSecret(
              sealed.recipient(), flipped(sealed.encapsulated(), bit), sealed.sealed()));
    }
  }

  @Test
  void shouldNotOpenWhatIsTooShortToBeSealed() {
    assertBroken(seal, key, new SealedSecret(sealed.recipient(), Bytes.EMPTY, sealed.sealed()));
    assertBroken(
        seal, key, new SealedSecret(sealed.recipient(), sealed.encapsulated(), Bytes.EMPTY));
    assertBroken(
        seal, key, new SealedSecret(sealed.recipient(), sealed.encapsulated(), Bytes.of((byte) 1)));
  }

  @Test
  void shouldRefuseAKeyThatNobodyCanAgreeWith() {
    assertThatThrownBy(() -> seal.seal(Bytes.of(new byte[32]), CONTENT, RANDOM))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> seal.seal(Bytes.of(new byte[31]), CONTENT, RANDOM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
  }

  @Test
  void shouldKeepTheKeyAsPem() {
    var pem = PemKeys.write(key);

    assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEI");
    assertThat(PemKeys.readNotifierKey(pem).publicKey()).isEqualTo(key.publicKey());
    assertThatThrownBy(() -> PemKeys.readSigningKey(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Ed25519");
  }

  private static void assertBroken(EndpointSeal seal, NotifierKey key, SealedSecret secret) {
    assertThatThrownBy(() -> seal.open(key, secret)).isInstanceOf(BrokenSealException.class);
  }

  private static Bytes flipped(Bytes bytes, int bit) {
    byte[] copy = bytes.toArray();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.of(copy);
  }
}
