package dev.countersign.json.result;

import dev.countersign.json.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns a result as agents write it, JSON Lines, into one JSON object as callers read it, piece by
 * piece and no row looked into: {@code {"columns":[…],"rows":[[…],…],"more":[…],"affected":n,
 * "truncated":false}}, and {@code "cut":{"by":…,"at":n}} where it is told by which limit rows were
 * left out. What further statements returned stands under {@code more}, each with its own columns
 * and rows; where its statements took effect one by one, {@code "outsideTransaction":true} at the
 * end. Where the text failed, what the target said stands under {@code error}.
 */
public final class ResultJson implements ResultWriter {
  private static final byte[] COLUMNS = ascii("{\"columns\":");

  private static final int LONGEST_LINE = 4 << 20;

  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int sets;
  private boolean anyRow;
  private boolean inRow;

  /** Writes to a stream, which it flushes at the end and does not close. */
  public ResultJson(OutputStream out) {
    this.out = out;
  }

  /**
   * The next bytes, cut anywhere. A row goes on as it comes, however long it is.
   *
   * @throws IOException when the caller has gone, or a line that is no row is longer than 4 MiB
   */
  @Override
  public void bytes(byte[] bytes) throws IOException {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        piece(bytes, from, i - from);
        from = i + 1;
        endLine();
      }
    }
    piece(bytes, from, bytes.length - from);
  }

  /** Nothing follows. */
  @Override
  public void end() throws IOException {
    endLine();
    out.flush();
  }

  private void piece(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (!inRow && line.size() == 0 && bytes[from] == '[') {
      inRow = true;
      if (anyRow) {
        out.write(',');
      }
    }
    if (inRow) {
      out.write(bytes, from, length);
    } else if (line.size() + length > LONGEST_LINE) {
      throw new IOException(
          "Expected a line about the result of at most %d bytes, but it has more"
              .formatted(LONGEST_LINE));
    } else {
      line.write(bytes, from, length);
    }
  }

  private void endLine() throws IOException {
    if (inRow) {
      inRow = false;
      anyRow = true;
      return;
    }
    var text = line.toByteArray();
    line.reset();
    if (startsWith(text, COLUMNS)) {
      beginSet(text);
    } else if (text.length > 1) {
      tail(text);
    }
  }

  /** Begins like the line itself, with the rows in place of its last brace. */
  private void beginSet(byte[] text) throws IOException {
    if (sets == 1) {
      out.write(ascii("],\"more\":["));
    } else if (sets > 1) {
      out.write(ascii("]},"));
    }
    out.write(text, 0, text.length - 1);
    out.write(ascii(",\"rows\":["));
    sets++;
    anyRow = false;
  }

  /** The last line; how many rows there are anyone can count. */
  private void tail(byte[] text) throws IOException {
    var tail = EventJson.MAPPER.readTree(text);
    out.write(ascii(sets > 1 ? "]}]," : "],"));
    if (tail.has("error")) {
      out.write(ascii("\"error\":"));
      out.write(EventJson.MAPPER.writeValueAsBytes(tail.get("error")));
      out.write(',');
    }
    out.write(
        ascii(
            "\"affected\":%d,\"truncated\":%b"
                .formatted(tail.path("affected").asLong(), tail.path("truncated").asBoolean())));
    if (tail.has("cut")) {
      out.write(ascii(",\"cut\":"));
      out.write(EventJson.MAPPER.writeValueAsBytes(tail.get("cut")));
    }
    out.write(
        ascii(tail.path("outsideTransaction").asBoolean() ? ",\"outsideTransaction\":true}" : "}"));
  }

  private static boolean startsWith(byte[] text, byte[] prefix) {
    return text.length >= prefix.length
        && java.util.Arrays.equals(text, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
