package dev.countersign.sql;

import java.util.Set;
import java.util.function.BiConsumer;

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
    show(lexed, (kind, shown) -> redacted.append(shown));
    return redacted.toString().strip();
  }

  /** Gives each piece of the text as it may be shown, with the kind of what stood there. */
  static void show(Lexer.Lexed lexed, BiConsumer<Token.Kind, String> pieces) {
    var behindString = false;
    for (var token : lexed.tokens()) {
      if (lexed.doubt().isPresent() && mayHideQuote(token)) {
        pieces.accept(Token.Kind.UNSURE, "?");
        return;
      }
      switch (token.kind()) {
        case STRING, NUMBER, PARAMETER, UNSURE -> pieces.accept(token.kind(), "?");
        case COMMENT, HINT -> pieces.accept(token.kind(), " ");
        case WORD, QUOTED_NAME -> {
          behindString = behindString && !BEHIND_STRINGS.contains(word(lexed, token));
          if (behindString) {
            pieces.accept(Token.Kind.STRING, "?");
          } else {
            pieces.accept(token.kind(), source(lexed, token));
          }
        }
        case SPACE, VARIABLE, OPERATOR, PUNCTUATION ->
            pieces.accept(token.kind(), source(lexed, token));
      }
      behindString =
          switch (token.kind()) {
            case STRING -> true;
            case SPACE, COMMENT, HINT, WORD, QUOTED_NAME -> behindString;
            case NUMBER, PARAMETER, VARIABLE, OPERATOR, PUNCTUATION, UNSURE -> false;
          };
    }
  }

  private static String source(Lexer.Lexed lexed, Token token) {
    return lexed.text().substring(token.start(), token.end());
  }

  private static String word(Lexer.Lexed lexed, Token token) {
    return Chars.lower(source(lexed, token));
  }

  private static boolean mayHideQuote(Token token) {
    return switch (token.kind()) {
      case STRING, QUOTED_NAME, COMMENT, HINT, UNSURE -> true;
      case SPACE, WORD, NUMBER, PARAMETER, VARIABLE, OPERATOR, PUNCTUATION -> false;
    };
  }
}
