package dev.countersign.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  private static final String ID = "0123456789abcdefghjkmnpqrs";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0123456789ABCDEFGHJKMNPQRS",
        "0123456789abcdefghjkmnpqri",
        "0123456789abcdefghjkmnpqrst"
      })
  void shouldRefuseWhatIsNoRequestId(String text) {
    assertThatThrownBy(() -> new RequestId(text)).hasMessageStartingWith("Expected a request id");
  }

  @Test
  void shouldTakeAnExecutionApart() {
    var execution = ExecutionId.of(new RequestId(ID), 12);

    assertThat(execution).hasToString(ID + "/12");
    assertThat(execution.request()).isEqualTo(new RequestId(ID));
    assertThat(execution.number()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ID,
        ID + "/",
        ID + "/00",
        ID + "/01",
        ID + "/-1",
        ID + "/1/2",
        "x/1",
        ID + "/9999999999"
      })
  void shouldRefuseWhatIsNoExecutionId(String text) {
    assertThatThrownBy(() -> new ExecutionId(text))
        .hasMessageStartingWith("Expected an execution id");
  }

  /** It never runs: evidence is kept under its name. */
  @Test
  void shouldKnowTheNameOfEvidence() {
    assertThat(new ExecutionId(ID + "/0")).isEqualTo(ExecutionId.ofEvidence(new RequestId(ID)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ünal", "a\u0000"})
  void shouldRefuseWhatIsNoSubject(String text) {
    assertThatThrownBy(() -> new Subject(text)).hasMessageStartingWith("Expected a subject");
  }

  @Test
  void shouldNeverShowBytes() {
    assertThat(Bytes.ofHex("c0ffee"))
        .hasToString("Bytes[3]")
        .isEqualTo(Bytes.of((byte) 0xC0, (byte) 0xFF, (byte) 0xEE));
  }

  @Test
  void shouldRefuseADigestInCapitals() {
    assertThatThrownBy(() -> new Digest("A".repeat(64)))
        .hasMessageStartingWith("Expected a digest");
  }
}
