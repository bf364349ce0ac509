package dev.countersign.json.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes cells of CSV, each byte by byte. The beginning of one waits until it is known whether it
 * needs quotes; one that is long has them anyway.
 */
final class CsvCells {
  private static final byte[] END = {'\r', '\n'};
  private static final int LONG = 8 << 10;

  private final OutputStream out;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private boolean isFirst = true;
  private boolean inQuotes;
  private boolean isPlain = true;
  private int last;

  CsvCells(OutputStream out) {
    this.out = out;
  }

  /** The next byte of this cell. */
  void next(int c) throws IOException {
    isPlain &= isPlain(c) && (c != ' ' || waiting.size() > 0);
    last = c;
    if (c == '"') {
      waiting.write('"');
    }
    waiting.write(c);
    if (waiting.size() >= LONG) {
      goOnInQuotes();
    }
  }

  private static boolean isPlain(int c) {
    return c != ',' && c != '"' && c != '\r' && c != '\n';
  }

  private void goOnInQuotes() throws IOException {
    if (!inQuotes) {
      separate();
      out.write('"');
      inQuotes = true;
    }
    waiting.writeTo(out);
    waiting.reset();
  }

  /** The end of a value that is not NULL. */
  void end() throws IOException {
    if (!inQuotes && isPlain && waiting.size() > 0 && last != ' ') {
      separate();
      waiting.writeTo(out);
      waiting.reset();
    } else {
      goOnInQuotes();
      out.write('"');
    }
    inQuotes = false;
    isPlain = true;
  }

  /** A cell of that text. */
  void text(String text) throws IOException {
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      next(one);
    }
    end();
  }

  /** The cell of a NULL. */
  void nothing() throws IOException {
    separate();
  }

  void endRow() throws IOException {
    out.write(END);
    isFirst = true;
  }

  private void separate() throws IOException {
    if (!isFirst) {
      out.write(',');
    }
    isFirst = false;
  }
}
