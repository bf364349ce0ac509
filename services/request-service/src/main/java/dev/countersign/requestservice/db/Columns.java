package dev.countersign.requestservice.db;

import dev.countersign.requestservice.view.Brief;

/**
 * What a text of somebody else's making becomes in a column. PostgreSQL takes no NUL, and a person
 * who reads a list wants one line; the record on the log keeps what was said.
 */
final class Columns {
  private static final int LONGEST = 200;

  private Columns() {}

  /** Each control character is a space. */
  static String clean(String text) {
    if (text.codePoints().noneMatch(Character::isISOControl)) {
      return text;
    }
    var clean = new StringBuilder();
    text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return clean.toString();
  }

  /** The same, in at most 200 characters. */
  static String line(String text) {
    return clean(Brief.cut(text, LONGEST));
  }
}
