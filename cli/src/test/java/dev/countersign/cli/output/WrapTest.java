package dev.countersign.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
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

  /** A limit far above what it takes, against work that grows with the square. */
  @Test
  void shouldBreakALineOfAMegabyteInTime() {
    var text = "select '" + "x".repeat(1 << 20) + "'";

    var lines =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Wrap.exactly(text, "| ", "> ", 80));

    assertThat(lines).hasSize((text.length() + 77) / 78);
  }

  @Test
  void shouldShowLettersThatTerminalsLeaveOut() {
    assertThat(Wrap.exactly("admin\u3164 \ufe0f\u034f", "", "", 80))
        .containsExactly("admin\\u{3164} \\u{fe0f}\\u{34f}");
  }

  @Test
  void shouldShowWhatWouldHideInExactText() {
    assertThat(Wrap.exactly("DROP\r\u200b\u001b[8m TABLE", "", "", 80))
        .containsExactly("DROP\\r\\u{200b}\\u{1b}[8m TABLE");
  }
}
