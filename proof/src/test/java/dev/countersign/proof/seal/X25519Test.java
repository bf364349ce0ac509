package dev.countersign.proof.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.X25519;
import dev.countersign.protocol.execution.ExecutionId;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the rules take for a key whatever can be sealed to, and nothing else. */
class X25519Test {
  private static final ExecutionId EXECUTION = new ExecutionId("01hzzzzzzzzzzzzzzzzzzzzzzz/1");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** From the list at cr.yp.to/ecdh.html: those of 255 bits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void shouldTakePointsOfSmallOrderForNoKeys(String hex) {
    var point = Bytes.ofHex(hex);

    assertThat(List.of(point, withLastBit(point)))
        .noneMatch(X25519::isPublicKey)
        .noneMatch(X25519Test::canBeSealedTo);
  }

  @Test
  void shouldTakeWhatIsMadeForKeys() {
    for (int i = 0; i < 100; i++) {
      var key = ResultKey.generate(RANDOM).publicKey();
      assertThat(X25519.isPublicKey(key)).isTrue();
      assertThat(canBeSealedTo(key)).isTrue();
    }
  }

  private static boolean canBeSealedTo(Bytes key) {
    try {
      Sealer.to(key, EXECUTION, RANDOM);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Bytes withLastBit(Bytes key) {
    byte[] copy = key.toArray();
    copy[31] |= (byte) 0x80;
    return Bytes.of(copy);
  }
}
