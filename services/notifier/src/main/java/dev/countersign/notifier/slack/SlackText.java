package dev.countersign.notifier.slack;

/**
 * Text as Slack's mrkdwn wants it: three characters escaped, so that nobody's words become a link
 * or a mention, and no longer than a block may be.
 */
final class SlackText {
  private static final String CUT = "…";

  private SlackText() {}

  /**
   * The text, escaped, cut where it would be longer than that.
   *
   * @param most how many characters it may have once it is escaped
   */
  static String escaped(String text, int most) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      var piece = escaped(point);
      i += Character.charCount(point);
      boolean last = i == text.length();
      if (out.length() + piece.length() > most - (last ? 0 : CUT.length())) {
        return out.append(CUT).toString();
      }
      out.append(piece);
    }
    return out.toString();
  }

  /** As code: what would end it early is broken up. */
  static String code(String text, int most) {
    var fence = "```";
    var broken = text.replace("`", "ˋ");
    return fence + escaped(broken, most - 2 * fence.length()) + fence;
  }

  private static String escaped(int point) {
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(point);
    };
  }
}
