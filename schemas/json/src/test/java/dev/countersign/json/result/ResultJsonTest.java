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

class ResultJsonTest {
  private static final String COLUMNS = "{\"columns\":[{\"name\":\"é\",\"type\":\"text\"}]}\n";
  private static final String TAIL = "{\"rows\":2,\"affected\":3,\"truncated\":true}\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void shouldMakeOneObjectWhereverItWasCut(int piece) throws IOException {
    assertThat(json(COLUMNS + "[\"a\"]\n[null]\n" + TAIL, piece))
        .isEqualTo(
            "{\"columns\":[{\"name\":\"é\",\"type\":\"text\"}],\"rows\":[[\"a\"],[null]],"
                + "\"affected\":3,\"truncated\":true}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void shouldPutFurtherStatementsUnderMore(int piece) throws IOException {
    assertThat(json(COLUMNS + "[1]\n" + COLUMNS + COLUMNS + "[2]\n" + TAIL, piece))
        .contains("\"rows\":[[1]],\"more\":[{\"columns\"")
        .contains("\"rows\":[]},{\"columns\"")
        .contains("\"rows\":[[2]]}],");
  }

  @Test
  void shouldSayByWhichLimitRowsWereLeftOut() throws IOException {
    var cut = TAIL.replace("}", ",\"cut\":{\"by\":\"rows\",\"at\":2}}");

    assertThat(json(COLUMNS + cut, 64))
        .endsWith("],\"affected\":3,\"truncated\":true,\"cut\":{\"by\":\"rows\",\"at\":2}}");
  }

  @Test
  void shouldSayThatNothingHeldTheStatementsTogether() throws IOException {
    var outside = TAIL.replace("}", ",\"outsideTransaction\":true}");

    assertThat(json(COLUMNS + outside, 64))
        .endsWith("],\"affected\":3,\"truncated\":true,\"outsideTransaction\":true}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void shouldPutWhatTheTargetSaidOfAFailureUnderError(int piece) throws IOException {
    assertThat(
            json(
                "{\"columns\":[]}\n{\"error\":{\"code\":\"22P02\",\"message\":\"né\\u0007\"}}\n",
                piece))
        .isEqualTo(
            "{\"columns\":[],\"rows\":[],\"error\":{\"code\":\"22P02\",\"message\":\"né\\u0007\"},"
                + "\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldLetALongRowThrough() throws IOException {
    var row = "[\"" + "x".repeat(5 << 20) + "\"]";

    assertThat(json(COLUMNS + row + "\n" + TAIL, 1 << 20)).contains("\"rows\":[" + row + "],");
  }

  @Test
  void shouldHoldNoLineThatIsLong() {
    var line = "{\"columns\":[" + "1,".repeat(3 << 20) + "1]}\n";

    assertThatThrownBy(() -> json(line, 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at most 4194304 bytes");
  }

  private static String json(String lines, int piece) throws IOException {
    var out = new ByteArrayOutputStream();
    var json = new ResultJson(out);
    var bytes = lines.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      json.bytes(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
    }
    json.end();
    return out.toString(StandardCharsets.UTF_8);
  }
}
