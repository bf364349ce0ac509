package dev.countersign.sql;

/**
 * The text with every literal replaced by {@code ?} and without comments. Works from tokens alone,
 * so it also redacts what no parser understands. Where the lexer has a doubt, a quote may be
 * missing anywhere, and what looks like a name may be the inside of a string: then all from the
 * first quote or comment on is a single {@code ?}.
 */
final class Redactor {

  private Redactor() {}

  static String redact(Lexer.Lexed lexed) {
    var redacted = new StringBuilder(lexed.text().length());
    for (var token : lexed.tokens()) {
      if (lexed.doubt().isPresent() && mayHideQuote(token)) {
        return redacted.append('?').toString().strip();
      }
      switch (token.kind()) {
        case STRING, NUMBER, PARAMETER, UNSURE -> redacted.append('?');
        case COMMENT, HINT -> redacted.append(' ');
        case SPACE, WORD, QUOTED_NAME, VARIABLE, OPERATOR, PUNCTUATION ->
            redacted.append(lexed.text(), token.start(), token.end());
      }
    }
    return redacted.toString().strip();
  }

  private static boolean mayHideQuote(Token token) {
    return switch (token.kind()) {
      case STRING, QUOTED_NAME, COMMENT, HINT, UNSURE -> true;
      case SPACE, WORD, NUMBER, PARAMETER, VARIABLE, OPERATOR, PUNCTUATION -> false;
    };
  }
}
