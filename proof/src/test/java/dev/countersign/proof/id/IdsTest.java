package dev.countersign.proof.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.RequestId;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000, 00000000000000000000000000",
    "00000000000000000000000000000001, 00000000000000000000000001",
    "000102030405060708090a0b0c0d0e0f, 00041061050r3gg28a1c60t3gf",
    "80000000000000000000000000000000, 40000000000000000000000000",
    "ffffffffffffffffffffffffffffffff, 7zzzzzzzzzzzzzzzzzzzzzzzzz"
  })
  void shouldWriteAndReadBack(String hex, String text) {
    byte[] bits = HexFormat.of().parseHex(hex);

    assertThat(Ids.encode(bits)).isEqualTo(text);
    assertThat(Ids.decode(text)).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0004106105or3gg28a1c60t3gf",
        "0004106105Or3gg28a1c60t3gf",
        "00041061050R3GG28A1C60T3GF",
        "00041061050r3gg28a1c60t3g",
        "00041061050r3gg28a1c60t3gf0",
        "00041061050r3gg28a1c60t3g ",
        "00041061050r3gg28a1c60t3gu",
        "00041061050r3gg28a1c60t3gi",
        "00041061050r3gg28a1c60t3gl",
        "80000000000000000000000000",
        "zzzzzzzzzzzzzzzzzzzzzzzzzz"
      })
  void shouldRefuseAnyOtherText(String text) {
    assertThatThrownBy(() -> Ids.decode(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17})
  void shouldRefuseBitsOfAnotherLength(int size) {
    assertThatThrownBy(() -> Ids.encode(new byte[size]))
        .hasMessage("Expected an id of 16 bytes, but got " + size);
  }

  /** Computed with Python's hashlib. */
  @Test
  void shouldDeriveTheIdOfARequest() {
    assertThat(Ids.requestId("gateway", new Subject("alice"), "käy-1"))
        .isEqualTo(new RequestId("796d8n4tx66pp5jhjwyqq59vs0"));
  }

  @Test
  void shouldDeriveAnotherIdFromAnotherCallerOrKey() {
    assertThat(Ids.requestId("gateway", new Subject("alice"), "1"))
        .isNotEqualTo(Ids.requestId("gateway", new Subject("bob"), "1"))
        .isNotEqualTo(Ids.requestId("other", new Subject("alice"), "1"))
        .isNotEqualTo(Ids.requestId("gateway", new Subject("alice"), "2"))
        .isNotEqualTo(Ids.requestId("gateway", new Subject("alice1"), ""));
  }
}
