package dev.countersign.cli.output;

/**
 * Text as a terminal shows it. What comes from others may hold escapes that move the cursor, hide
 * text or swap its direction; {@link #clean} makes them visible instead.
 */
public final class Cells {
  private static final String MORE = "…";

  private Cells() {}

  /** One line, safe to print: line breaks too are shown, not done. */
  public static String clean(String text) {
    return text.codePoints()
        .collect(StringBuilder::new, Cells::show, StringBuilder::append)
        .toString();
  }

  /** Several lines, each safe to print; line breaks and tabs are kept as such. */
  public static String cleanBlock(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> shown.append('\n');
                case '\t' -> shown.append("    ");
                default -> show(shown, c);
              }
            });
    return shown.toString();
  }

  private static void show(StringBuilder shown, int c) {
    switch (c) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (isTreacherous(c)) {
          shown.append("\\u{").append(Integer.toHexString(c)).append('}');
        } else {
          shown.appendCodePoint(c);
        }
      }
    }
  }

  /** Letters and marks that Unicode lets a terminal leave out (Default_Ignorable_Code_Point). */
  private static boolean isIgnorable(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  /** What changes how other characters are shown, or is not shown itself. */
  static boolean isTreacherous(int c) {
    return isIgnorable(c) || isNotShown(c);
  }

  private static boolean isNotShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> c != ' ';
      default -> false;
    };
  }

  /** How many columns of a terminal the text takes. */
  public static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115F)
        || (c >= 0x2E80 && c <= 0xA4CF)
        || (c >= 0xA960 && c <= 0xA97C)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE6F)
        || (c >= 0xFF00 && c <= 0xFF60)
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || (c >= 0x1F300 && c <= 0x1FAFF)
        || (Character.isEmojiPresentation(c) && !isHalfAFlag(c))
        || (c >= 0x20000 && c <= 0x3FFFD);
  }

  private static boolean isHalfAFlag(int c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
  }

  /** At most so many columns, with an ellipsis where something was left out. */
  public static String truncate(String text, int columns) {
    return width(text) <= columns ? text : prefix(text, columns - 1) + MORE;
  }

  /** As much of the beginning as fits into so many columns, at least one character. */
  static String prefix(String text, int columns) {
    return text.substring(0, prefixEnd(text, 0, columns));
  }

  /** Where what fits from there on ends; the text's end where all the rest does. */
  static int prefixEnd(String text, int from, int columns) {
    int used = 0;
    int end = from;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      used += width(c);
      if (used > columns && end > from) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  /** Filled up with spaces to so many columns. */
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }
}
