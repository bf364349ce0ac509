package dev.countersign.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.grant.DirectiveSeal;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * What is signed, and the signatures, as Python's hashlib and cryptography compute them from the
 * Javadoc. Changing one of these values breaks every verifier there is.
 */
class SealVectorsTest {
  private static final SigningKey KEY =
      new SigningKey(
          Bytes.ofHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  private static final VerifyingKey OTHER =
      new SigningKey(Bytes.of(new byte[SigningKey.SEED_BYTES])).verifyingKey();
  private static final byte[] VALUE = "value".getBytes(StandardCharsets.US_ASCII);

  @Test
  void shouldSignTheHeaderOfACommand() {
    var header = Bytes.of("header".getBytes(StandardCharsets.US_ASCII));
    var signature = CommandSeal.sign(KEY, header);

    assertThat(signature.toHex())
        .isEqualTo(
            "05ae2b1aa2e1940cf59b50c1005eef8847c84bc73a82f1400db412d2c0bff677"
                + "68aa3fea120ef8304fae5a06ba9c1b578321a4ae43c76a4bc477cd181d00350f");
    assertThat(CommandSeal.verify(KEY.verifyingKey(), header, signature)).isTrue();
    assertThat(CommandSeal.verify(OTHER, header, signature)).isFalse();
    assertThat(CommandSeal.verify(KEY.verifyingKey(), Bytes.EMPTY, signature)).isFalse();
    assertThat(CommandSeal.verify(KEY.verifyingKey(), header, Bytes.EMPTY)).isFalse();
  }

  @Test
  void shouldHashTheBodyOfACommand() {
    assertThat(CommandSeal.body(VALUE))
        .isEqualTo(new Digest("3504f7075346c44a360692fdc54ed2e0e353f4e7a745587cbae42c49ab52be83"));
  }

  @Test
  void shouldSignAnEvent() {
    var event = EventSeal.hash("cluster", "key", "type", VALUE);
    var signature = EventSeal.sign(KEY, event);

    assertThat(event)
        .isEqualTo(new Digest("6bb6b268f645cac4496d85abf9b6e539274078123e8561ea84fafc0f0c536490"));
    assertThat(signature.toHex())
        .isEqualTo(
            "ac21bc08588b2d3f44524807a106412b55d0212f5da682cf4c844ae00220f5a1"
                + "ed2ad695f100aabf8141aa0e8ad28beaece39ebd878eae286c3c44177a37060a");
    assertThat(EventSeal.verify(KEY.verifyingKey(), event, signature)).isTrue();
    assertThat(EventSeal.verify(OTHER, event, signature)).isFalse();
    assertThat(EventSeal.verify(KEY.verifyingKey(), Digest.NONE, signature)).isFalse();
  }

  @Test
  void shouldSignAGrant() {
    var grant = GrantSeal.hash(VALUE);
    var signature = GrantSeal.sign(KEY, grant);

    assertThat(grant)
        .isEqualTo(new Digest("f03abdf3249b6bdc88be3f5964a85fa77c99d4683da2e6c227e016a769873a01"));
    assertThat(signature.toHex())
        .isEqualTo(
            "9d5c6899b14a0e76e0deae62111310927eba1a15cd14784697b8d1d3bfd882f6"
                + "de970659976aa5a0cec3c873012196f4811bad905175dd17d64763e45f3fee0c");
    assertThat(GrantSeal.verify(KEY.verifyingKey(), grant, signature)).isTrue();
    assertThat(GrantSeal.verify(OTHER, grant, signature)).isFalse();
    assertThat(GrantSeal.verify(KEY.verifyingKey(), Digest.NONE, signature)).isFalse();
  }

  @Test
  void shouldSignADirective() {
    var signature = DirectiveSeal.sign(KEY, "type", VALUE);

    assertThat(signature.toHex())
        .isEqualTo(
            "2930ba69ef594d2e272da028556b86caf632ed4565608a834e94e06834be8525"
                + "838475e9f81f7fc2cafd758998c82ba2812e40f9ade0a6eb301e4624fe61b706");
    assertThat(DirectiveSeal.verify(KEY.verifyingKey(), "type", VALUE, signature)).isTrue();
    assertThat(DirectiveSeal.verify(KEY.verifyingKey(), "other", VALUE, signature)).isFalse();
    assertThat(DirectiveSeal.verify(KEY.verifyingKey(), "type", new byte[0], signature)).isFalse();
    assertThat(DirectiveSeal.verify(OTHER, "type", VALUE, signature)).isFalse();
  }

  @Test
  void shouldNotTakeOneKindOfSignatureForAnother() {
    var grant = GrantSeal.sign(KEY, GrantSeal.hash(VALUE));

    assertThat(CommandSeal.verify(KEY.verifyingKey(), Bytes.of(VALUE), grant)).isFalse();
    assertThat(EventSeal.verify(KEY.verifyingKey(), EventSeal.hash("", "", "", VALUE), grant))
        .isFalse();
    assertThat(DirectiveSeal.verify(KEY.verifyingKey(), "", VALUE, grant)).isFalse();
  }
}
