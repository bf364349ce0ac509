package dev.countersign.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream data = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Screen screen = new Screen(data, data, 80);

  @Test
  void shouldWriteJsonThatATerminalObeysNothingOf() throws JsonProcessingException {
    var text = "a\u001b[2J \u009b8m \u202e \u2028 \u007f \u200b für \ud83d\ude00";

    screen.json(new JsonMapper().createObjectNode().put("sql", text));

    var written = bytes.toString(StandardCharsets.UTF_8);
    assertThat(written)
        .contains("für \ud83d\ude00", "\\u009b", "\\u202e", "\\u2028")
        .doesNotContain("\u001b", "\u009b", "\u202e", "\u2028", "\u007f", "\u200b");
    assertThat(new JsonMapper().readTree(written).path("sql").asText()).isEqualTo(text);
  }
}
