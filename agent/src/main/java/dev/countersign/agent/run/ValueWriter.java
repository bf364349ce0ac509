package dev.countersign.agent.run;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Writes one value as JSON, from the text that the server wrote, without loss: what does not look
 * as its type promises is written as it came, in a string.
 */
final class ValueWriter {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern DATE_AND_TIME =
      Pattern.compile("(\\d{4,6}-\\d\\d-\\d\\d) (\\d\\d:.*)");
  private static final int SAFE_DIGITS = 15;
  private static final int OCTAL = 8;
  private static final int OCTAL_DIGITS = 3;

  private final TypeNames types;

  ValueWriter(TypeNames types) {
    this.types = types;
  }

  void write(PgType type, String text, StringBuilder out) {
    switch (type.kind()) {
      case BOOL -> bool(text, out);
      case EXACT -> number(text, isHeldByDouble(text), out);
      case FLOAT -> number(text, true, out);
      case BYTES -> bytes(text, out);
      case DATE_TIME -> dateTime(text, out);
      case JSON -> json(text, out);
      case ARRAY -> array(type, text, out);
      case TEXT -> JsonText.quote(text, out);
    }
  }

  private static void bool(String text, StringBuilder out) {
    switch (text) {
      case "t" -> out.append("true");
      case "f" -> out.append("false");
      default -> JsonText.quote(text, out);
    }
  }

  /** NaN, Infinity and what a reader's double would round are strings. */
  static void number(String text, boolean held, StringBuilder out) {
    if (held && NUMBER.matcher(text).matches()) {
      out.append(text);
    } else {
      JsonText.quote(text, out);
    }
  }

  /** Whether a reader that takes numbers for doubles reads, and writes again, the same value. */
  static boolean isHeldByDouble(String text) {
    if (text.length() <= SAFE_DIGITS) {
      return true;
    }
    if (!NUMBER.matcher(text).matches()) {
      return false;
    }
    double nearest = Double.parseDouble(text);
    return Double.isFinite(nearest)
        && new BigDecimal(Double.toString(nearest)).compareTo(new BigDecimal(text)) == 0;
  }

  /** The server's hex becomes base64, and so does its older form, which a text may choose. */
  private static void bytes(String text, StringBuilder out) {
    var bytes =
        text.startsWith("\\x") ? HexFormat.of().parseHex(text.substring(2)) : unescaped(text);
    JsonText.quote(Base64.getEncoder().encodeToString(bytes), out);
  }

  /** In bytea_output "escape" a backslash stands twice, or before three octal digits. */
  private static byte[] unescaped(String text) {
    var bytes = ByteBuffer.allocate(text.length());
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '\\') {
        bytes.put((byte) text.charAt(at++));
      } else if (text.startsWith("\\", at + 1)) {
        bytes.put((byte) '\\');
        at += 2;
      } else {
        bytes.put((byte) Integer.parseInt(text, at + 1, at + 1 + OCTAL_DIGITS, OCTAL));
        at += 1 + OCTAL_DIGITS;
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** ISO 8601 wants a T where the server writes a space; years BC and infinity stay as they are. */
  private static void dateTime(String text, StringBuilder out) {
    var parts = DATE_AND_TIME.matcher(text);
    JsonText.quote(
        parts.matches() && !text.endsWith(" BC") ? parts.group(1) + "T" + parts.group(2) : text,
        out);
  }

  /**
   * A line break in JSON can only be white space between its tokens, where a space does as well.
   */
  static void json(String text, StringBuilder out) {
    out.append(text.replace('\n', ' ').replace('\r', ' '));
  }

  private void array(PgType type, String text, StringBuilder out) {
    var element = type.element().map(types::of).orElseThrow();
    int before = out.length();
    if (!new ArrayWriter(text, value -> write(element, value, out), out).write()) {
      out.setLength(before);
      JsonText.quote(text, out);
    }
  }
}
