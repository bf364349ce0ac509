package dev.countersign.requestservice.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonReaderTest {

  @Test
  void shouldReadWhatFollowsTheSchema() {
    var body =
        parse(
            """
            {"kind":"sql","target":"orders","environment":"e","sql":"select 1","shareWith":["user:bob"]}
            """);

    assertThat(body.sql()).isEqualTo("select 1");
    assertThat(body.shareWith()).containsExactly("user:bob");
    assertThat(body.reason()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"sql\"",
        "{",
        "{} {}",
        "{\"kind\":\"sql\"} x",
        "{\"kind\":\"sql\",\"kind\":\"sql\"}",
        "{\"kind\":1}",
        "{\"kind\":true}",
        "{\"kind\":1.5}",
        "{\"kind\":{}}",
        "{\"kind\":[\"sql\"]}",
        "{\"shareWith\":\"user:bob\"}",
        "{\"shareWith\":[1]}",
        "{\"nothing\":1}",
        "{kind:\"sql\"}",
        "{\"kind\":\"s\u0000ql\"}",
        "{\"kind\":'sql'}"
      })
  void shouldRefuseWhatCouldMeanSomethingElse(String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(400);
              assertThat(e.problem().code()).isEqualTo("MALFORMED");
              assertThat(e.problem().detail()).startsWith("Expected ");
            });
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    var bytes = "{\"kind\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    bytes[9] = (byte) 0xC3;

    assertThatThrownBy(() -> StrictJsonReader.parse(bytes, SubmitBody.class))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void shouldNotRepeatASecretInTheProblem() {
    assertThatThrownBy(() -> parse("{\"hunter2\":\"hunter3\"}")).message().doesNotContain("hunter");
  }

  private static SubmitBody parse(String json) {
    return StrictJsonReader.parse(json.getBytes(StandardCharsets.UTF_8), SubmitBody.class);
  }
}
