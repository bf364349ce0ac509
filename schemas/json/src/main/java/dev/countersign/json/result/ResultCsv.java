package dev.countersign.json.result;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.json.EventJson;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Turns a result as agents write it, JSON Lines, into CSV (RFC 4180, UTF-8), piece by piece: a line
 * of names for each statement that returned rows, an empty line before each but the first. A value
 * that is NULL is nothing at all, an empty text is {@code ""} (so a row of one column that is NULL
 * is an empty line too); whatever is no text, number or truth is JSON. What the target said of a
 * failure is a row of its own kind: {@code code,message,detail,hint}.
 */
public final class ResultCsv implements ResultWriter {
  private static final int BUFFER = 32 << 10;
  private static final int LONGEST_LINE = 4 << 20;
  private static final List<String> SAID = List.of("code", "message", "detail", "hint");

  private final OutputStream out;
  private final CsvCells cells;
  private final RowCells row;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean anySet;
  private boolean inRow;

  /** Writes to a stream, which it flushes at the end and does not close. */
  public ResultCsv(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER);
    cells = new CsvCells(this.out);
    row = new RowCells(cells);
  }

  /**
   * The next bytes, cut anywhere. A row goes on as it comes, however long it is.
   *
   * @throws IOException when the caller has gone, or a line that is no row is longer than 4 MiB
   */
  @Override
  public void bytes(byte[] bytes) throws IOException {
    for (byte one : bytes) {
      if (one == '\n') {
        endLine();
      } else if (inRow || (line.size() == 0 && one == '[')) {
        inRow = true;
        row.next(one);
      } else if (line.size() == LONGEST_LINE) {
        throw new IOException(
            "Expected a line about the result of at most %d bytes, but it has more"
                .formatted(LONGEST_LINE));
      } else {
        line.write(one);
      }
    }
  }

  @Override
  public void end() throws IOException {
    endLine();
    out.flush();
  }

  private void endLine() throws IOException {
    if (inRow) {
      inRow = false;
      row.end();
      return;
    }
    if (line.size() == 0) {
      return;
    }
    var told = EventJson.MAPPER.readTree(line.toByteArray());
    line.reset();
    if (told.has("columns")) {
      names(told.get("columns"));
    } else if (told.has("error")) {
      said(told.get("error"));
    }
  }

  private void names(JsonNode columns) throws IOException {
    if (columns.isEmpty()) {
      return;
    }
    begin();
    for (var column : columns) {
      cells.text(column.path("name").asText());
    }
    cells.endRow();
  }

  private void said(JsonNode error) throws IOException {
    begin();
    for (var name : SAID) {
      cells.text(name);
    }
    cells.endRow();
    for (var name : SAID) {
      if (error.has(name)) {
        cells.text(error.get(name).asText());
      } else {
        cells.nothing();
      }
    }
    cells.endRow();
  }

  private void begin() throws IOException {
    if (anySet) {
      cells.endRow();
    }
    anySet = true;
  }
}
