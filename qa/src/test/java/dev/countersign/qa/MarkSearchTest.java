package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing would let everything through. */
class MarkSearchTest {
  private final Marks marks = new Marks(7);
  private final String word = marks.word("here", Marks.Reach.PAYLOAD);

  private boolean finds(byte[] bytes) {
    return !new MarkSearch(marks.all()).in(bytes).isEmpty();
  }

  private boolean finds(String text) {
    return finds(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc"})
  void shouldFindAWordInWhateverStandsAroundIt(String before) {
    var text = before + word + "é";
    var bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(finds(text)).isTrue();
    assertThat(finds(text.toUpperCase(Locale.ROOT))).isTrue();
    assertThat(finds(HexFormat.of().formatHex(bytes))).isTrue();
    assertThat(finds(HexFormat.of().withUpperCase().formatHex(bytes))).isTrue();
    assertThat(finds(Base64.getEncoder().encodeToString(bytes))).isTrue();
    assertThat(finds(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))).isTrue();
    assertThat(finds(URLEncoder.encode(text, StandardCharsets.UTF_8))).isTrue();
    assertThat(finds(text.getBytes(Charset.forName("UTF-16BE")))).isTrue();
    assertThat(finds(text.getBytes(Charset.forName("UTF-16LE")))).isTrue();
    assertThat(finds("%" + HexFormat.ofDelimiter("%").formatHex(bytes))).isTrue();
    assertThat(finds("\\u00" + HexFormat.ofDelimiter("\\u00").formatHex(bytes))).isTrue();
  }

  @Test
  void shouldFindNumbersHoweverTheyAreHeld() {
    long number = Long.parseLong(marks.put("{n}"));
    var bits = marks.put("{b}");
    var zigzag = new ByteArrayOutputStream();
    for (long rest = number << 1; rest != 0; rest >>>= 7) {
      zigzag.write((int) ((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
    }

    assertThat(finds("x" + number)).isTrue();
    assertThat(finds(zigzag.toByteArray())).isTrue();
    assertThat(finds(HexFormat.of().toHexDigits(number))).isTrue();
    assertThat(finds(bits)).isTrue();
    assertThat(finds(HexFormat.of().toHexDigits(Long.parseUnsignedLong(bits, 2)))).isTrue();
    assertThat(finds(Long.toUnsignedString(Long.parseUnsignedLong(bits, 2)))).isTrue();
  }

  @Test
  void shouldFindNothingWhereNothingStands() {
    assertThat(finds(word.substring(1) + word.substring(0, word.length() - 1))).isFalse();
    assertThat(finds(new byte[100_000])).isFalse();
  }
}
