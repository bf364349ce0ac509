package dev.countersign.json.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one row, an array of JSON, byte by byte, and tells its values as they come: strings without
 * their quotes and escapes, anything else letter for letter. So no row is in memory, and nothing in
 * it can be too long or too deep.
 */
final class RowCells {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;
  private static final String REPLACEMENT = "\uFFFD";

  /** Where in the row the next byte stands. */
  private enum At {
    BETWEEN,
    STRING,
    NESTED,
    PLAIN
  }

  private final CsvCells cells;
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private final StringBuilder escape = new StringBuilder();
  private At at = At.BETWEEN;
  private boolean begun;
  private boolean escaped;
  private boolean inString;
  private int depth;

  /** The first half of a character whose second has yet to come; 0 where there is none. */
  private char high;

  RowCells(CsvCells cells) {
    this.cells = cells;
  }

  /** The next byte of the row, the first of which is its bracket. */
  void next(byte c) throws IOException {
    if (!begun) {
      begun = true;
      return;
    }
    switch (at) {
      case BETWEEN -> between(c);
      case STRING -> string(c);
      case NESTED -> nested(c);
      case PLAIN -> {
        if (c == ',' || c == ']') {
          endPlain();
        } else if (!isSpace(c)) {
          plain.write(c);
        }
      }
    }
  }

  /** The row has ended. */
  void end() throws IOException {
    if (at != At.BETWEEN) {
      throw new IOException("Expected a whole row, but it ends within a value");
    }
    begun = false;
    cells.endRow();
  }

  private void between(byte c) throws IOException {
    switch (c) {
      case '"' -> at = At.STRING;
      case '[', '{' -> {
        at = At.NESTED;
        depth = 1;
        cells.next(c);
      }
      case ',', ']', ' ', '\t', '\r' -> {
        // Of the row itself.
      }
      default -> {
        at = At.PLAIN;
        plain.write(c);
      }
    }
  }

  /** As JSON has it; a line feed ends the row. */
  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private void endPlain() throws IOException {
    var value = plain.toByteArray();
    plain.reset();
    at = At.BETWEEN;
    if (Arrays.equals(value, NULL)) {
      cells.nothing();
      return;
    }
    for (byte one : value) {
      cells.next(one);
    }
    cells.end();
  }

  private void nested(byte c) throws IOException {
    cells.next(c);
    if (inString) {
      inString = escaped || c != '"';
      escaped = !escaped && c == '\\';
      return;
    }
    inString = c == '"';
    depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (depth == 0) {
      at = At.BETWEEN;
      cells.end();
    }
  }

  private void string(byte c) throws IOException {
    if (!escape.isEmpty()) {
      escape.append((char) c);
      escape();
    } else if (escaped) {
      escaped = false;
      escape.append((char) c);
      escape();
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      endHalf();
      at = At.BETWEEN;
      cells.end();
    } else {
      endHalf();
      cells.next(c);
    }
  }

  /** Behind a backslash there is one letter, or a u and four digits. */
  private void escape() throws IOException {
    char kind = escape.charAt(0);
    if (kind == 'u' && escape.length() <= HEX_DIGITS) {
      return;
    }
    char meant =
        switch (kind) {
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> (char) Integer.parseInt(escape, 1, escape.length(), HEX);
          default -> kind;
        };
    escape.setLength(0);
    if (Character.isLowSurrogate(meant) && high != 0) {
      text("" + high + meant);
      high = 0;
      return;
    }
    endHalf();
    if (Character.isHighSurrogate(meant)) {
      high = meant;
    } else {
      text(Character.isSurrogate(meant) ? REPLACEMENT : "" + meant);
    }
  }

  /** Half of a character, which nothing has made whole, cannot be said in UTF-8. */
  private void endHalf() throws IOException {
    if (high != 0) {
      high = 0;
      text(REPLACEMENT);
    }
  }

  private void text(String text) throws IOException {
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      cells.next(one);
    }
  }
}
