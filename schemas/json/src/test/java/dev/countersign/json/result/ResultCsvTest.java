package dev.countersign.json.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultCsvTest {
  private static final String END = "{\"rows\":1,\"affected\":0,\"truncated\":false}\n";

  private static String csv(int cut, String... lines) throws IOException {
    var out = new ByteArrayOutputStream();
    var writer = new ResultCsv(out);
    var bytes = String.join("", lines).getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += cut) {
      writer.bytes(Arrays.copyOfRange(bytes, at, Math.min(at + cut, bytes.length)));
    }
    writer.end();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String columns(String... names) {
    return "{\"columns\":["
        + Arrays.stream(names)
            .map(it -> "{\"name\":\"" + it + "\",\"type\":\"text\"}")
            .reduce((a, b) -> a + "," + b)
            .orElse("")
        + "]}\n";
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096})
  void shouldTellNullFromEmptyAndKeepEveryValueAsItIs(int cut) throws IOException {
    var csv =
        csv(
            cut,
            columns("id", "a,b"),
            "[1,null]\n",
            "[\"9007199254740993\",\"\"]\n",
            "[true,\"say \\\"hi\\\"\\r\\nthere\"]\n",
            "[1.50,\" ä \"]\n",
            "[[1,null],{\"k\":\"v\"}]\n",
            END);

    assertThat(csv)
        .isEqualTo(
            """
            id,"a,b"
            1,
            9007199254740993,""
            true,"say ""hi""\r
            there"
            1.50," ä "
            "[1,null]","{""k"":""v""}"
            """
                .replace("\r\n", "\n")
                .replace("\n", "\r\n"));
  }

  @Test
  void shouldWriteNumbersAsTheTargetDoes() throws IOException {
    assertThat(csv(64, columns("n"), "[0.0000001]\n", "[-1.50]\n", "[1e+300]\n", "[-0]\n", END))
        .isEqualTo("n\r\n0.0000001\r\n-1.50\r\n1e+300\r\n-0\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4096})
  void shouldTakeEveryEscape(int cut) throws IOException {
    assertThat(
            csv(
                cut,
                columns("t", "u"),
                "[\"\\u0001\\b\\f\\t\\/\\\\\\u00e9\\ud83d\\ude00\",[\"]\\\\\\\"\",{}]]\n",
                END))
        .isEqualTo("t,u\r\n\u0001\b\f\t/\\é😀,\"[\"\"]\\\\\\\"\"\"\",{}]\"\r\n");
  }

  /** JSON of a target keeps the white space that it was written with. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4096})
  void shouldNotTakeWhiteSpaceForAValue(int cut) throws IOException {
    assertThat(
            csv(
                cut,
                columns("j", "n"),
                "[\t{\"a\":1,\"b\":[2,3]}\r,7]\n",
                "[\"x\"\t,\t7\t]\n",
                END))
        .isEqualTo("j,n\r\n\"{\"\"a\"\":1,\"\"b\"\":[2,3]}\",7\r\nx,7\r\n");
  }

  /** Half a character is told as one that cannot be told, and makes no other whole. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4096})
  void shouldNotJoinHalvesThatDoNotBelongTogether(int cut) throws IOException {
    assertThat(
            csv(
                cut,
                columns("t"),
                "[\"\\ud83d\\ude00\"]\n",
                "[\"\\ude01\"]\n",
                "[\"\\ud83dabc\"]\n",
                "[\"\\ud83d\"]\n",
                "[\"\\ud83d\\n\\ud83d\\ud83d\\ude00\"]\n",
                END))
        .isEqualTo("t\r\n😀\r\n\uFFFD\r\n\uFFFDabc\r\n\uFFFD\r\n\"\uFFFD\n\uFFFD😀\"\r\n");
  }

  @Test
  void shouldQuoteWhatBeginsOrEndsWithASpace() throws IOException {
    assertThat(csv(64, columns("a", "b", "c"), "[\" a\",\"a \",\"a a\"]\n", END))
        .isEqualTo("a,b,c\r\n\" a\",\"a \",a a\r\n");
  }

  /** A value may be as long as a row may be, and JSON as deep as targets have it. */
  @Test
  void shouldReadWhateverAgentsSend() throws IOException {
    var digits = "9".repeat(300_000);
    var text = "x".repeat(20 << 20);
    var deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThat(
            csv(
                1 << 16,
                columns("n", "t"),
                "[{\"n\":" + digits + "},\"" + text + "\"]\n",
                "[" + deep + ",{\"" + text + "\":1}]\n",
                END))
        .isEqualTo(
            ("n,t\r\n\"{\"\"n\"\":" + digits + "}\",\"" + text + "\"\r\n")
                + ("\"" + deep + "\",\"{\"\"" + text + "\"\":1}\"\r\n"));
  }

  @Test
  void shouldSetTheResultsOfSeveralStatementsApart() throws IOException {
    assertThat(csv(64, columns("a"), "[1]\n", columns("b", "c"), "[2,3]\n", END))
        .isEqualTo("a\r\n1\r\n\r\nb,c\r\n2,3\r\n");
  }

  @Test
  void shouldBeEmptyWhereNothingWasReturned() throws IOException {
    assertThat(csv(64, columns(), END)).isEmpty();
  }

  @Test
  void shouldTellWhatTheTargetSaid() throws IOException {
    assertThat(
            csv(
                64,
                columns(),
                "{\"error\":{\"code\":\"23505\",\"message\":\"duplicate, key\",\"hint\":\"none\"}}\n"))
        .isEqualTo("code,message,detail,hint\r\n23505,\"duplicate, key\",,none\r\n");
  }

  @Test
  void shouldHoldNoLineThatIsLong() {
    var half = new byte[3 << 20];
    Arrays.fill(half, (byte) '1');
    var writer = new ResultCsv(new ByteArrayOutputStream());
    assertThatThrownBy(
            () -> {
              writer.bytes(half);
              writer.bytes(half);
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("4194304 bytes");
  }
}
