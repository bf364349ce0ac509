package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as the server may write them; those that a real one does write are in TypesIT. */
class ValueWriterTest {
  private static final TypeNames TYPES =
      TypeNames.with(
          List.of(
              new TypeNames.Row(20000, "mood", 0, ""),
              new TypeNames.Row(20001, "_mood", 20000, "mood")));

  private static String written(long type, String text) {
    var written = new StringBuilder();
    var out = new RowOut(piece -> written.append(sent(piece)) == written);
    try {
      TYPES.write(type, text.getBytes(StandardCharsets.UTF_8), out);
      out.flush();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return written.toString();
  }

  /** Each piece becomes bytes by itself. */
  private static String sent(String piece) {
    return new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "16|t|true",
        "16|f|false",
        "16|?|\"?\"",
        "20|9007199254740991|9007199254740991",
        "20|-9007199254740991|-9007199254740991",
        "20|9007199254740992|\"9007199254740992\"",
        "20|-9007199254740992|\"-9007199254740992\"",
        "20|1152921504606847000|\"1152921504606847000\"",
        "20|9007199254740993|\"9007199254740993\"",
        "20|-9223372036854775808|\"-9223372036854775808\"",
        "20|9223372036854775807|\"9223372036854775807\"",
        "1700|0.10|0.10",
        "1700|12345678901234567890.5|\"12345678901234567890.5\"",
        "1700|1152921504606847000|\"1152921504606847000\"",
        "1700|1152921504606847000.0|\"1152921504606847000.0\"",
        "1700|1.500000000000000000|1.500000000000000000",
        "1700|0.1000000000000000055511151231257827|\"0.1000000000000000055511151231257827\"",
        "1700|NaN|\"NaN\"",
        "1700|-Infinity|\"-Infinity\"",
        "701|1e+300|1e+300",
        "701|Infinity|\"Infinity\"",
        "17|\\x00ff|\"AP8=\"",
        "17|a\\\\\\000\\377|\"YVwA/w==\"",
        "1114|2026-01-02 03:04:05.000006|\"2026-01-02T03:04:05.000006\"",
        "1184|2026-01-02 03:04:05+00|\"2026-01-02T03:04:05+00:00\"",
        "1184|2026-01-02 03:04:05.5-08|\"2026-01-02T03:04:05.5-08:00\"",
        "1184|2026-01-02 03:04:05+05:30|\"2026-01-02T03:04:05+05:30\"",
        "1184|1890-01-01 00:00:00+00:19:32|\"1890-01-01T00:00:00+00:19:32\"",
        "1184|0044-03-15 00:00:00+00 BC|\"0044-03-15 00:00:00+00 BC\"",
        "1266|03:04:05+00|\"03:04:05+00:00\"",
        "1083|03:04:05|\"03:04:05\"",
        "1082|2026-01-02|\"2026-01-02\"",
        "1185|{\"2026-01-02 03:04:05+00\"}|[\"2026-01-02T03:04:05+00:00\"]",
        "1114|infinity|\"infinity\"",
        "1114|0044-03-15 00:00:00 BC|\"0044-03-15 00:00:00 BC\"",
        "3802|{\"a\": 1e400}|{\"a\": 1e400}",
        "1007|{1,NULL,3}|[1,null,3]",
        "1007|{{1,2},{3,4}}|[[1,2],[3,4]]",
        "1007|[0:1]={1,2}|\"[0:1]={1,2}\"",
        "1007|{}|[]",
        "1007|{1,|\"{1,\"",
        "1009|{\"a,b\",\"NULL\",NULL,\"q\\\"\\\\\"}|[\"a,b\",\"NULL\",null,\"q\\\"\\\\\"]",
        "20001|{sad,ok}|[\"sad\",\"ok\"]",
        "20000|sad|\"sad\"",
        "4242|any|\"any\"",
      })
  void shouldWriteAsJsonWithoutLoss(long type, String text, String json) {
    assertThat(written(type, text)).isEqualTo(json);
  }

  @Test
  void shouldKeepALineOnALine() {
    assertThat(written(25, "a\nb\r\t\u0001\u2028\"\\"))
        .isEqualTo("\"a\\nb\\r\\t\\u0001\\u2028\\\"\\\\\"");
    assertThat(written(114, "{\n\"a\":\r\n1}")).isEqualTo("{ \"a\":  1}");
  }

  /** Longer than a piece, and cut where a character takes two. */
  @ParameterizedTest
  @ValueSource(ints = {0, 6})
  void shouldWriteALongValueAsAShortOne(int before) {
    var text = "a".repeat(before) + "😀\u0001\n\"".repeat(20_000);
    var json = "a".repeat(before) + "😀\\u0001\\n\\\"".repeat(20_000);

    assertThat(written(25, text)).isEqualTo('"' + json + '"');
    assertThat(written(1009, "{\"" + text.replace("\"", "\\\"") + "\"}"))
        .isEqualTo("[\"" + json + "\"]");
    assertThat(written(114, "[\"" + "😀 ".repeat(20_000) + "\",\n1]"))
        .isEqualTo("[\"" + "😀 ".repeat(20_000) + "\", 1]");
    var bytes = ("\u0000ÿ" + text).getBytes(StandardCharsets.UTF_8);
    assertThat(written(17, "\\x" + HexFormat.of().formatHex(bytes)))
        .isEqualTo('"' + Base64.getEncoder().encodeToString(bytes) + '"');
  }

  @Test
  void shouldTakeNoLongTextThatIsNotUtf8() {
    var bytes = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    bytes[99_000] = (byte) 0xFF;

    assertThatThrownBy(() -> TYPES.write(25, bytes, new RowOut(_ -> true)))
        .isInstanceOf(Utf8.NotUtf8Exception.class);
  }

  @Test
  void shouldNameATypeThatNobodyKnows() {
    assertThat(TYPES.of(4242).name()).isEqualTo("oid 4242");
    assertThat(TYPES.of(20001).name()).isEqualTo("mood[]");
  }
}
