package dev.countersign.proof.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;

/** RFC 9180, appendix A.2.1: our suite in base mode, driven with the appendix's ephemeral key. */
class HpkeVectorTest {
  private static final byte[] INFO = ascii("Ode on a Grecian Urn");
  private static final byte[] PLAINTEXT = ascii("Beauty is truth, truth beauty");
  private static final X25519PrivateKeyParameters EPHEMERAL =
      privateKey("f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600");
  private static final X25519PrivateKeyParameters RECIPIENT =
      privateKey("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
  private static final String FIRST =
      "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db"
          + "21993c62ce81883d2dd1b51a28";
  private static final String SECOND =
      "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e"
          + "85285337cc95ba5f59992dc98c";

  @Test
  void shouldSealAsTheStandardDoes() throws Exception {
    var sender = sender();

    assertThat(sender.getEncapsulation())
        .isEqualTo(hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"));
    assertThat(sender.seal(ascii("Count-0"), PLAINTEXT)).isEqualTo(hex(FIRST));
    assertThat(sender.seal(ascii("Count-1"), PLAINTEXT)).isEqualTo(hex(SECOND));
  }

  @Test
  void shouldOpenWhatTheStandardSealed() throws Exception {
    var pair = new AsymmetricCipherKeyPair(RECIPIENT.generatePublicKey(), RECIPIENT);
    var reader = ResultSuite.hpke().setupBaseR(sender().getEncapsulation(), pair, INFO);

    assertThat(reader.open(ascii("Count-0"), hex(FIRST))).isEqualTo(PLAINTEXT);
    assertThat(reader.open(ascii("Count-1"), hex(SECOND))).isEqualTo(PLAINTEXT);
  }

  private static HPKEContextWithEncapsulation sender() {
    var recipient =
        new X25519PublicKeyParameters(
            hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"));
    return ResultSuite.hpke()
        .setupBaseS(
            recipient, INFO, new AsymmetricCipherKeyPair(EPHEMERAL.generatePublicKey(), EPHEMERAL));
  }

  private static X25519PrivateKeyParameters privateKey(String hex) {
    return new X25519PrivateKeyParameters(hex(hex));
  }

  private static byte[] hex(String hex) {
    return Bytes.ofHex(hex).toArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
