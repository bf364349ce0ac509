package dev.countersign.requestservice.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BodiesTest {
  private static final String SECRET = "zqsecret";

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of(SubmitBody.class, "{'kind':'sql','sql':'S','reason':'S','ticket':'S'}"),
        Arguments.of(SubmitBody.class, "{'title':'S','description':'S','link':'S'}"),
        Arguments.of(ExplainBody.class, "{'sql':'S','reason':'S','ticket':'S'}"),
        Arguments.of(VoteBody.class, "{'decision':'approve','comment':'S'}"),
        Arguments.of(OverrideBody.class, "{'reason':'S'}"),
        Arguments.of(ReviewBody.class, "{'comment':'S'}"),
        Arguments.of(WebhookBody.class, "{'url':'https://example.com/S'}"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void shouldNotSayWhatItsCallerSays(Class<? extends Body> type, String json) {
    var bytes = json.replace('\'', '"').replace("S", SECRET).getBytes(StandardCharsets.UTF_8);

    var body = StrictJsonReader.parse(bytes, type);

    assertThat(String.valueOf(body)).doesNotContain(SECRET);
  }
}
