package dev.countersign.cli.command;

import com.fasterxml.jackson.core.JsonParser;
import dev.countersign.cli.http.ResultStream;
import dev.countersign.json.result.ExactJson;
import dev.countersign.json.result.ResultCsv;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Rows as CSV. They are read as JSON, for that alone has an end which tells whether they are rows
 * at all, and whether all of them.
 */
final class CsvRows implements ResultStream.Reader {
  private final ResultCsv csv;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  CsvRows(OutputStream out) {
    csv = new ResultCsv(out);
  }

  @Override
  public void columns(JsonParser columns) throws IOException {
    write("{\"columns\":", columns, "}\n");
  }

  @Override
  public void row(JsonParser values) throws IOException {
    write("", values, "\n");
  }

  /** Nothing follows. */
  void end() throws IOException {
    csv.end();
  }

  private void write(String before, JsonParser value, String after) throws IOException {
    line.reset();
    line.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
    try (var copy = ExactJson.FACTORY.createGenerator(line)) {
      ExactJson.copy(value, copy);
    }
    line.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
    csv.bytes(line.toByteArray());
  }
}
