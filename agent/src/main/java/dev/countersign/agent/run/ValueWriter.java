package dev.countersign.agent.run;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
  private static final Pattern WHOLE_HOUR_ZONE =
      Pattern.compile(".*\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?[+-]\\d\\d");
  private static final int SAFE_DIGITS = 15;

  /** 2^53 - 1: every whole number up to here is a double, and none of another is near it. */
  private static final BigDecimal LARGEST_SAFE = BigDecimal.valueOf((1L << 53) - 1);

  private static final int OCTAL = 8;
  private static final int OCTAL_DIGITS = 3;

  private ValueWriter() {}

  static void write(PgType.Kind kind, String text, RowOut out) throws InterruptedException {
    switch (kind) {
      case BOOL -> bool(text, out);
      case EXACT -> number(text, isHeldByDouble(text), out);
      case FLOAT -> number(text, true, out);
      case BYTES -> bytes(text, out);
      case DATE_TIME -> dateTime(text, out);
      case JSON -> json(text, out);
      case ARRAY, TEXT -> JsonText.quote(text, out);
    }
  }

  private static void bool(String text, RowOut out) throws InterruptedException {
    switch (text) {
      case "t" -> out.append("true");
      case "f" -> out.append("false");
      default -> JsonText.quote(text, out);
    }
  }

  /** NaN, Infinity and what a reader's double would round are strings. */
  static void number(String text, boolean held, RowOut out) throws InterruptedException {
    if (held && NUMBER.matcher(text).matches()) {
      out.append(text);
    } else {
      JsonText.quote(text, out);
    }
  }

  /**
   * Whether a reader that takes numbers for doubles reads, and writes again, the same value. Beyond
   * 2^53 - 1 none is: there a double stands for several whole numbers, and which of them it writes
   * is its own choice.
   */
  static boolean isHeldByDouble(String text) {
    if (text.length() <= SAFE_DIGITS) {
      return true;
    }
    if (!NUMBER.matcher(text).matches()) {
      return false;
    }
    var exact = new BigDecimal(text);
    return exact.abs().compareTo(LARGEST_SAFE) <= 0
        && new BigDecimal(Double.toString(exact.doubleValue())).compareTo(exact) == 0;
  }

  /** The server's hex becomes base64, and so does its older form, which a text may choose. */
  private static void bytes(String text, RowOut out) throws InterruptedException {
    if (text.startsWith("\\x")) {
      LongValues.hex(text.getBytes(StandardCharsets.US_ASCII), out);
    } else {
      unescaped(text, out);
    }
  }

  /** In bytea_output "escape" a backslash stands twice, or before three octal digits. */
  private static void unescaped(String text, RowOut out) throws InterruptedException {
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
    LongValues.bytes(bytes.array(), bytes.position(), out);
  }

  /**
   * ISO 8601 wants a T where the server writes a space, and RFC 3339 the minutes of a zone where
   * the server leaves them out; years BC and infinity stay as they are.
   */
  private static void dateTime(String text, RowOut out) throws InterruptedException {
    var parts = DATE_AND_TIME.matcher(text);
    var moment =
        parts.matches() && !text.endsWith(" BC") ? parts.group(1) + "T" + parts.group(2) : text;
    JsonText.quote(WHOLE_HOUR_ZONE.matcher(moment).matches() ? moment + ":00" : moment, out);
  }

  /**
   * A line break in JSON can only be white space between its tokens, where a space does as well.
   */
  static void json(String text, RowOut out) throws InterruptedException {
    out.append(text.replace('\n', ' ').replace('\r', ' '));
  }
}
