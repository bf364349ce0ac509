package dev.countersign.proof.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadSealTest {
  private static final Bytes SALT =
      Bytes.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  private static final Bytes CONTENT = Bytes.of("SELECT 1".getBytes(StandardCharsets.US_ASCII));

  private final Payload payload = PayloadSeal.seal(PayloadKind.OPERATION, SALT, CONTENT);

  /** Computed with Python's hashlib. */
  @Test
  void shouldPutAPayloadUnderItsSaltedDigest() {
    assertThat(payload.digest())
        .isEqualTo(new Digest("36ad21bc1c4abe35af4317375eaeb8df1f944c98b8101f3b254c1d824df1439b"));
    assertThat(PayloadSeal.holds(payload)).isTrue();
  }

  @Test
  void shouldNotHoldOtherContentSaltOrDigest() {
    assertThat(PayloadSeal.opens(payload.digest(), SALT, Bytes.EMPTY)).isFalse();
    assertThat(PayloadSeal.opens(payload.digest(), Bytes.of(new byte[32]), CONTENT)).isFalse();
    assertThat(PayloadSeal.opens(Digest.NONE, SALT, CONTENT)).isFalse();
  }

  @Test
  void shouldTakeASaltOfAnotherLengthForAnotherPayload() {
    assertThat(PayloadSeal.opens(payload.digest(), Bytes.EMPTY, CONTENT)).isFalse();
    assertThatThrownBy(() -> PayloadSeal.seal(PayloadKind.NOTE, Bytes.EMPTY, CONTENT))
        .hasMessage("Expected a salt of 32 bytes, but got 0");
  }
}
