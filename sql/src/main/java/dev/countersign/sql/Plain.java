package dev.countersign.sql;

/**
 * A statement rewritten for the parser so that both agree on every token: each literal becomes the
 * same plain literal, each quoted name a numbered one, comments and line breaks vanish. No secret
 * reaches the parser, and no trick of quoting either.
 */
final class Plain {

  private static final String NAME_PREFIX = "\"q";

  private Plain() {}

  static String text(Phrase phrase) {
    var plain = new StringBuilder();
    for (var i = 0; i < phrase.size(); i++) {
      if (i > 0 && !isAroundDot(phrase, i)) {
        plain.append(' ');
      }
      switch (phrase.kind(i)) {
        case WORD -> plain.append(isAscii(phrase.key(i)) ? phrase.key(i) : numbered(i));
        case QUOTED_NAME -> plain.append(numbered(i));
        case STRING -> plain.append("'x'");
        case NUMBER -> plain.append('1');
        case PARAMETER -> plain.append('?');
        case VARIABLE, OPERATOR, PUNCTUATION -> plain.append(phrase.source(i));
        case SPACE, COMMENT, HINT, UNSURE -> {}
      }
    }
    return plain.toString();
  }

  /** What a name in the tree was called in the text. */
  static String original(Phrase phrase, String name) {
    return name.startsWith(NAME_PREFIX)
        ? phrase.name(Integer.parseInt(name, NAME_PREFIX.length(), name.length() - 1, 10))
        : phrase.clip(Chars.lower(name));
  }

  private static String numbered(int index) {
    return NAME_PREFIX + index + '"';
  }

  private static boolean isAroundDot(Phrase phrase, int index) {
    return (phrase.has(index, ".") && phrase.isName(index - 1))
        || (phrase.has(index - 1, ".") && (phrase.isName(index) || phrase.has(index, "*")));
  }

  private static boolean isAscii(String word) {
    return word.chars().allMatch(c -> c < 0x80);
  }
}
