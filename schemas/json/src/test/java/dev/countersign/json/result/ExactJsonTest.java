package dev.countersign.json.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExactJsonTest {

  private static String text(String json) throws IOException {
    try (var parser = ExactJson.FACTORY.createParser(json)) {
      var _ = parser.nextToken();
      return ExactJson.text(parser);
    }
  }

  @Test
  void shouldKeepDigitsAsTheyAre() throws IOException {
    assertThat(text("-0")).isEqualTo("-0");
    assertThat(text("{\"a\":[1e+400,0.10,-0]}")).isEqualTo("{\"a\":[1e+400,0.10,-0]}");
  }

  /** Jackson's own limits are 1,000 levels and names of 50,000 characters. */
  @Test
  void shouldTakeWhatIsDeepOrLong() throws IOException {
    var deep = "[".repeat(100_000) + "]".repeat(100_000);
    var longName = "{\"" + "k".repeat(1 << 20) + "\":1}";
    var digits = "9".repeat(300_000);

    assertThat(text(deep)).isEqualTo(deep);
    assertThat(text(longName)).isEqualTo(longName);
    assertThat(text(digits)).isEqualTo(digits);
  }
}
