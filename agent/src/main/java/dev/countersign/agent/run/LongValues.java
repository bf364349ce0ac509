package dev.countersign.agent.run;

import dev.countersign.agent.run.Utf8.NotUtf8Exception;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Writes a value of any length from the bytes that the server sent, piece by piece: as a text it
 * would be in memory several times over.
 */
final class LongValues {
  /** What is no longer is faster written in one. */
  private static final int LONG = 16 << 10;

  /** A multiple of three, so that pieces in base64 can stand one after the other. */
  private static final int BYTES = 12 << 10;

  private LongValues() {}

  static boolean isLong(byte[] value) {
    return value.length > LONG;
  }

  /** A text as a JSON string. */
  static void text(byte[] value, RowOut out) throws InterruptedException {
    out.append('"');
    decode(value, false, out);
    out.append('"');
  }

  /** JSON as it is, on one line. */
  static void json(byte[] value, RowOut out) throws InterruptedException {
    decode(value, true, out);
  }

  private static void decode(byte[] value, boolean isJson, RowOut out) throws InterruptedException {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(value);
    var chars = CharBuffer.allocate(LONG);
    while (true) {
      var result = decoder.decode(in, chars, true);
      chars.flip();
      while (chars.hasRemaining()) {
        char c = chars.get();
        if (isJson) {
          out.append(c == '\n' || c == '\r' ? ' ' : c);
        } else {
          JsonText.escape(c, out);
        }
      }
      chars.clear();
      if (result.isUnderflow()) {
        return;
      }
      try {
        if (result.isError()) {
          result.throwException();
        }
      } catch (CharacterCodingException e) {
        throw new NotUtf8Exception(e);
      }
    }
  }

  /** Bytes as base64. */
  static void bytes(byte[] value, RowOut out) throws InterruptedException {
    bytes(value, value.length, out);
  }

  static void bytes(byte[] value, int length, RowOut out) throws InterruptedException {
    out.append('"');
    for (int at = 0; at < length; at += BYTES) {
      base64(Arrays.copyOfRange(value, at, Math.min(length, at + BYTES)), out);
    }
    out.append('"');
  }

  /** Whether they are bytes as PostgreSQL writes them, unless a text chose its older form. */
  static boolean isHex(byte[] value) {
    return value.length > 1 && value[0] == '\\' && value[1] == 'x';
  }

  /** PostgreSQL's hex, behind its mark, as base64. */
  static void hex(byte[] value, RowOut out) throws InterruptedException {
    out.append('"');
    for (int at = 2; at < value.length; at += 2 * BYTES) {
      int length = Math.min(value.length - at, 2 * BYTES);
      var digits = new String(value, at, length, StandardCharsets.US_ASCII);
      base64(HexFormat.of().parseHex(digits), out);
    }
    out.append('"');
  }

  private static void base64(byte[] piece, RowOut out) throws InterruptedException {
    out.append(Base64.getEncoder().encodeToString(piece));
  }
}
