package dev.countersign.json.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A result as CSV (RFC 4180, UTF-8): a line of names for each statement that returned rows, an
 * empty line before each but the first. A value that is NULL is nothing at all, an empty text is
 * {@code ""} (so a row of one column that is NULL is an empty line too); whatever is no text,
 * number or truth is JSON. What the target said of a failure is a row of its own kind: {@code
 * code,message,detail,hint}.
 */
public final class ResultCsv implements ResultLines.Reader {
  private static final String END = "\r\n";
  private static final List<String> SAID = List.of("code", "message", "detail", "hint");

  private final OutputStream out;
  private boolean anySet;

  private ResultCsv(OutputStream out) {
    this.out = out;
  }

  /** Writes to a stream, which it flushes at the end and does not close. */
  public static ResultWriter to(OutputStream out) {
    return new ResultLines(new ResultCsv(out));
  }

  @Override
  public void columns(JsonNode columns) throws IOException {
    if (!columns.isEmpty()) {
      begin();
      line(stream(columns).map(it -> quoted(it.path("name").asText())));
    }
  }

  @Override
  public void row(JsonNode values) throws IOException {
    line(stream(values).map(ResultCsv::value));
  }

  @Override
  public void end(JsonNode end) throws IOException {
    out.flush();
  }

  @Override
  public void error(JsonNode error) throws IOException {
    begin();
    line(SAID.stream());
    line(SAID.stream().map(it -> error.has(it) ? quoted(error.get(it).asText()) : ""));
    out.flush();
  }

  private void begin() throws IOException {
    if (anySet) {
      out.write(END.getBytes(StandardCharsets.US_ASCII));
    }
    anySet = true;
  }

  private void line(Stream<String> values) throws IOException {
    out.write((values.collect(Collectors.joining(",")) + END).getBytes(StandardCharsets.UTF_8));
  }

  private static String value(JsonNode value) {
    return value.isNull() ? "" : quoted(ResultLines.text(value));
  }

  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
            && text.charAt(0) != ' '
            && text.charAt(text.length() - 1) != ' ';
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
