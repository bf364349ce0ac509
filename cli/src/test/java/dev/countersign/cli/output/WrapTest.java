package dev.countersign.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrapTest {

  @Test
  void shouldBreakBetweenWords() {
    assertThat(Wrap.words("one two three", 8)).containsExactly("one two", "three");
  }

  @Test
  void shouldKeepEveryCharacterOfExactText() {
    var text = "SELECT '" + "x".repeat(100) + "'\n  FROM t";

    var lines = Wrap.exactly(text, "| ", "> ", 40);

    assertThat(lines).allMatch(line -> Cells.width(line) <= 40);
    assertThat(
            lines.stream()
                .map(line -> (line.startsWith("| ") ? "\n" : "") + line.substring(2))
                .reduce("", String::concat)
                .substring(1))
        .isEqualTo(text);
  }

  @Test
  void shouldShowWhatWouldHideInExactText() {
    assertThat(Wrap.exactly("DROP\r\u200b\u001b[8m TABLE", "", "", 80))
        .containsExactly("DROP\\r\\u{200b}\\u{1b}[8m TABLE");
  }
}
