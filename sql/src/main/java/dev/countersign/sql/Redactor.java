package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.Set;

/**
 * The text with every literal replaced by {@code ?} and without comments. Works from tokens alone,
 * so it also redacts what no parser understands. Where the lexer has a doubt, a quote may be
 * missing anywhere, and what looks like a name may be the inside of a string: then all from the
 * first quote or comment on is a single {@code ?}. A name behind a string that no grammar puts
 * there may be the rest of one whose quote is missing: it goes too, at the price of an alias here
 * and there. What a variable is set to is a literal too, for servers take words there without
 * quotes ({@link SetValues}), and so may be a name in quotes ({@link TextsInQuotes}). What stands
 * behind {@code COPY … FROM STDIN} is options and then rows, which look like names and numbers: all
 * of it is a single {@code ?}.
 */
final class Redactor {

  /** Words that follow strings in SQL; what else does is an alias, or was never meant as a word. */
  private static final Set<String> BEHIND_STRINGS = Vocabulary.words("words-behind-strings.txt");

  /** Takes a text piece by piece, as it may be shown. */
  interface Pieces {
    /**
     * What may be shown.
     *
     * @param kind what stood there
     */
    void show(Token.Kind kind, String shown);

    /** A word or name that says something, but may be a text, or the rest of one. */
    void hide();
  }

  private Redactor() {}

  static String redact(Dialect dialect, Lexer.Lexed lexed) {
    var redacted = new StringBuilder(lexed.text().length());
    show(
        dialect,
        lexed,
        new Pieces() {
          @Override
          public void show(Token.Kind kind, String shown) {
            redacted.append(shown);
          }

          @Override
          public void hide() {
            redacted.append('?');
          }
        });
    return redacted.toString().strip();
  }

  static void show(Dialect dialect, Lexer.Lexed lexed, Pieces pieces) {
    var behindString = false;
    var data = new CopyData();
    var values = SetValues.of(dialect, lexed);
    var phrase = Phrase.whole(dialect, lexed);
    var inner = new InnerStatements(phrase);
    var texts = Passwords.in(phrase);
    texts.or(OptionValues.in(phrase));
    var next = 0;
    for (var i = 0; i < lexed.tokens().size(); i++) {
      var token = lexed.tokens().get(i);
      var isWithinText = texts.get(next) && next > 0 && texts.get(next - 1);
      var here = token.isTrivia() ? -1 : next++;
      inner.follow(here);
      if (data.isIn(token)) {
        pieces.show(Token.Kind.SPACE, " ");
        pieces.show(Token.Kind.UNSURE, "?");
        return;
      }
      if (lexed.doubt().isPresent() && mayHideQuote(token)) {
        pieces.show(Token.Kind.UNSURE, "?");
        return;
      }
      if (here >= 0 && texts.get(here)) {
        if (!isWithinText) {
          pieces.show(Token.Kind.STRING, "?");
        }
        behindString = true;
        data.follow(lexed, token);
        continue;
      }
      if (isWithinText && token.kind() != Token.Kind.HINT) {
        continue;
      }
      switch (token.kind()) {
        case STRING, NUMBER, PARAMETER, UNSURE -> pieces.show(token.kind(), "?");
        case COMMENT, HINT -> pieces.show(token.kind(), " ");
        case WORD, QUOTED_NAME -> {
          behindString =
              behindString && !mayStandBehindString(word(lexed, token)) && !inner.beginsAt(here);
          if (values.get(i)) {
            pieces.show(Token.Kind.STRING, "?");
          } else if (behindString || phrase.isTextInQuotes(here)) {
            pieces.hide();
          } else {
            pieces.show(token.kind(), source(lexed, token));
          }
        }
        case SPACE, VARIABLE, OPERATOR, PUNCTUATION ->
            pieces.show(token.kind(), source(lexed, token));
      }
      behindString =
          switch (token.kind()) {
            case STRING -> true;
            case SPACE, COMMENT, HINT, WORD, QUOTED_NAME -> behindString;
            case NUMBER, PARAMETER, VARIABLE, OPERATOR, PUNCTUATION, UNSURE -> false;
          };
      data.follow(lexed, token);
    }
  }

  /** Whether a name behind a string is shown. */
  static boolean mayStandBehindString(String word) {
    return BEHIND_STRINGS.contains(word);
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

  /** Follows a text up to the words behind which its rows come. */
  private static final class CopyData {
    private enum Seen {
      NOTHING,
      ANOTHER_STATEMENT,
      COPY,
      FROM,
      STDIN
    }

    private Seen seen = Seen.NOTHING;

    boolean isIn(Token token) {
      return seen == Seen.STDIN && !token.isTrivia();
    }

    void follow(Lexer.Lexed lexed, Token token) {
      if (token.isTrivia()) {
        return;
      }
      if (lexed.text().charAt(token.start()) == ';') {
        seen = Seen.NOTHING;
        return;
      }
      boolean isWord = token.kind() == Token.Kind.WORD;
      seen =
          switch (seen) {
            case NOTHING ->
                !isWord ? seen : is(lexed, token, "copy") ? Seen.COPY : Seen.ANOTHER_STATEMENT;
            case COPY -> isWord && is(lexed, token, "from") ? Seen.FROM : seen;
            case FROM ->
                isWord && (is(lexed, token, "stdin") || is(lexed, token, "pstdin"))
                    ? Seen.STDIN
                    : Seen.COPY;
            case ANOTHER_STATEMENT, STDIN -> seen;
          };
    }

    private static boolean is(Lexer.Lexed lexed, Token token, String name) {
      return word(lexed, token).equals(name);
    }
  }
}
