package dev.countersign.requestservice.result;

import dev.countersign.requestservice.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns a result as agents write it, JSON Lines, into one JSON object as callers read it, a line at
 * a time and no line looked into: {@code {"columns":[…],"rows":[[…],…],"more":[…],"affected":n,
 * "truncated":false}}. What further statements returned stands under {@code more}, each with its
 * own columns and rows. Where the text failed, what the target said stands under {@code error}.
 */
final class ResultJson {
  private static final byte[] COLUMNS = ascii("{\"columns\":");

  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int sets;
  private boolean anyRow;

  ResultJson(OutputStream out) {
    this.out = out;
  }

  /** The next bytes, cut anywhere. */
  void bytes(byte[] bytes) throws IOException {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, from, i - from);
        from = i + 1;
        endLine();
      }
    }
    line.write(bytes, from, bytes.length - from);
  }

  /** Nothing follows. */
  void end() throws IOException {
    if (line.size() > 0) {
      endLine();
    }
    out.flush();
  }

  private void endLine() throws IOException {
    var text = line.toByteArray();
    line.reset();
    if (text.length > 0 && text[0] == '[') {
      if (anyRow) {
        out.write(',');
      }
      out.write(text);
      anyRow = true;
    } else if (startsWith(text, COLUMNS)) {
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
    var tail = Json.MAPPER.readTree(text);
    out.write(ascii(sets > 1 ? "]}]," : "],"));
    if (tail.has("error")) {
      out.write(ascii("\"error\":"));
      out.write(Json.MAPPER.writeValueAsBytes(tail.get("error")));
      out.write(',');
    }
    out.write(
        ascii(
            "\"affected\":%d,\"truncated\":%b}"
                .formatted(tail.path("affected").asLong(), tail.path("truncated").asBoolean())));
  }

  private static boolean startsWith(byte[] text, byte[] prefix) {
    return text.length >= prefix.length
        && java.util.Arrays.equals(text, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
