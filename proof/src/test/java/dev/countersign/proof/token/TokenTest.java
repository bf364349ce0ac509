package dev.countersign.proof.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final String ID = "00041061050r3gg28a1c60t3gf";
  private static final String SECRET = "0001081g81860w40j2gb1g6gw3rg2491650n2rbhg68t3ce1t7gz";
  private static final String TEXT = "cs_" + ID + "_" + SECRET;

  @Test
  void shouldReadAndWriteTheSameText() {
    var token = Token.parse(TEXT);

    assertThat(token.id()).isEqualTo(ID);
    assertThat(token.secret().toHex())
        .isEqualTo("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    assertThat(token.text()).isEqualTo(TEXT);
  }

  /** Computed with Python's hashlib. */
  @Test
  void shouldHashTheSecret() {
    assertThat(Token.parse(TEXT).hash())
        .isEqualTo(new Digest("79823ce805235894406546e033d2ca9339f67d53305a6f45c695b526d7051e93"));
  }

  @Test
  void shouldMatchItsOwnHashOnly() {
    var token = Token.parse(TEXT);
    var other = new Token(ID, Bytes.of(new byte[Token.SECRET_BYTES]));

    assertThat(token.matches(token.hash())).isTrue();
    assertThat(other.matches(token.hash())).isFalse();
    assertThat(token.matches(Digest.NONE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cs__",
        "xx_" + ID + "_" + SECRET,
        "CS_" + ID + "_" + SECRET,
        ID + "_" + SECRET,
        "cs_" + ID,
        "cs_" + ID + "_" + SECRET + "0",
        "cs_" + ID + "_" + SECRET + "\n",
        " cs_" + ID + "_" + SECRET,
        "cs_" + ID + "-" + SECRET,
        "cs_" + ID + "_2001081g81860w40j2gb1g6gw3rg2491650n2rbhg68t3ce1t7gz",
        "cs_" + ID + "_u001081g81860w40j2gb1g6gw3rg2491650n2rbhg68t3ce1t7gz",
        "cs_z0041061050r3gg28a1c60t3gf_" + SECRET
      })
  void shouldRefuseAnyOtherTextWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> Token.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected ")
        .hasMessageNotContainingAny("1g81860w40j2gb1g6gw3rg2491650", ID);
  }

  @Test
  void shouldRefuseASecretOfAnotherLength() {
    assertThatThrownBy(() -> new Token(ID, Bytes.of(new byte[31])))
        .hasMessage("Expected a token secret of 32 bytes, but got 31");
  }

  @Test
  void shouldNotShowTheSecret() {
    assertThat(Token.parse(TEXT)).hasToString("Token[" + ID + "]");
  }
}
