package dev.countersign.sql;

import java.util.Set;

/**
 * The text with every literal replaced by {@code ?} and without comments. Works from tokens alone,
 * so it also redacts what no parser understands. Where the lexer has a doubt, a quote may be
 * missing anywhere, and what looks like a name may be the inside of a string: then all from the
 * first quote or comment on is a single {@code ?}. A name behind a string that no grammar puts
 * there may be the rest of one whose quote is missing: it goes too, at the price of an alias here
 * and there.
 */
final class Redactor {

  /** Words that follow strings in SQL; what else does is an alias, or was never meant as a word. */
  private static final Set<String> BEHIND_STRINGS = Vocabulary.words("words-behind-strings.txt");

  private Redactor() {}

  static String redact(Lexer.Lexed lexed) {
    var redacted = new StringBuilder(lexed.text().length());
    var behindString = false;
    for (var token : lexed.tokens()) {
      if (lexed.doubt().isPresent() && mayHideQuote(token)) {
        return redacted.append('?').toString().strip();
      }
      switch (token.kind()) {
        case STRING, NUMBER, PARAMETER, UNSURE -> redacted.append('?');
        case COMMENT, HINT -> redacted.append(' ');
        case WORD, QUOTED_NAME -> {
          behindString = behindString && !BEHIND_STRINGS.contains(word(lexed, token));
          redacted.append(behindString ? "?" : lexed.text().substring(token.start(), token.end()));
        }
        case SPACE, VARIABLE, OPERATOR, PUNCTUATION ->
            redacted.append(lexed.text(), token.start(), token.end());
      }
      behindString =
          switch (token.kind()) {
            case STRING -> true;
            case SPACE, COMMENT, HINT, WORD, QUOTED_NAME -> behindString;
            case NUMBER, PARAMETER, VARIABLE, OPERATOR, PUNCTUATION, UNSURE -> false;
          };
    }
    return redacted.toString().strip();
  }

  private static String word(Lexer.Lexed lexed, Token token) {
    return Chars.lower(lexed.text().substring(token.start(), token.end()));
  }

  private static boolean mayHideQuote(Token token) {
    return switch (token.kind()) {
      case STRING, QUOTED_NAME, COMMENT, HINT, UNSURE -> true;
      case SPACE, WORD, NUMBER, PARAMETER, VARIABLE, OPERATOR, PUNCTUATION -> false;
    };
  }
}
