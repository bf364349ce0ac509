package dev.countersign.agent.run;

import java.util.HexFormat;

/** JSON strings, RFC 8259. */
final class JsonText {
  private static final HexFormat HEX = HexFormat.of();
  private static final int FIRST_SHOWN = 0x20;
  private static final int DELETE = 0x7F;

  private JsonText() {}

  static void quote(CharSequence text, RowOut out) throws InterruptedException {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      escape(text.charAt(i), out);
    }
    out.append('"');
  }

  static void quote(CharSequence text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        out.append(c);
      } else {
        out.append(escaped(c));
      }
    }
    out.append('"');
  }

  /** One character of a string. */
  static void escape(char c, RowOut out) throws InterruptedException {
    if (isPlain(c)) {
      out.append(c);
    } else {
      out.append(escaped(c));
    }
  }

  /** U+2028 and U+2029 end a line for some readers of lines. */
  private static boolean isPlain(char c) {
    return c >= FIRST_SHOWN && c != '"' && c != '\\' && c != DELETE && c != 0x2028 && c != 0x2029;
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u" + HEX.toHexDigits(c);
    };
  }
}
