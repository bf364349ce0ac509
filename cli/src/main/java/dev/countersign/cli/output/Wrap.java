package dev.countersign.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Longer texts in lines of a given width. */
public final class Wrap {
  private Wrap() {}

  /** Sentences, broken between words; a word that is longer than a line is cut. */
  public static List<String> words(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : Cells.clean(text).split(" ", -1)) {
      for (var piece : pieces(word, width)) {
        if (!line.isEmpty() && Cells.width(line.toString()) + 1 + Cells.width(piece) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(piece);
      }
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * Exact text, every character of it: each of its lines begins with {@code first}, and what does
   * not fit goes on after {@code more}, so that a cut is never taken for a line break.
   */
  public static List<String> exactly(String text, String first, String more, int width) {
    var lines = new ArrayList<String>();
    for (var line : Cells.cleanBlock(text).split("\n", -1)) {
      var pieces = pieces(line, width - Math.max(Cells.width(first), Cells.width(more)));
      for (int i = 0; i < pieces.size(); i++) {
        lines.add((i == 0 ? first : more) + pieces.get(i));
      }
    }
    return lines;
  }

  private static List<String> pieces(String text, int width) {
    var pieces = new ArrayList<String>();
    int from = 0;
    int end = Cells.prefixEnd(text, from, width);
    while (end < text.length()) {
      pieces.add(text.substring(from, end));
      from = end;
      end = Cells.prefixEnd(text, from, width);
    }
    pieces.add(text.substring(from));
    return pieces;
  }
}
