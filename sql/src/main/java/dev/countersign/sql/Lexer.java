package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts text into tokens the way the server would, and says so when servers of the same dialect,
 * differently configured, would cut it differently: from there on the text is {@link Kind#UNSURE}.
 * Needs no grammar, so it also works on text that no parser understands. One pass, linear time.
 */
abstract sealed class Lexer permits PostgresLexer, MysqlLexer {

  /**
   * @param doubt why the text ends in an {@link Kind#UNSURE} token
   */
  record Lexed(String text, List<Token> tokens, Optional<String> doubt) {}

  /**
   * More than any person reads before an approval, and no more than a small heap bears: until its
   * statement is judged, a token takes about a hundred bytes.
   */
  static final int MOST_TOKENS = 500_000;

  protected final String text;
  protected int at;
  private final List<Token> tokens = new ArrayList<>();
  private String doubt;

  protected Lexer(String text) {
    this.text = text;
  }

  static Lexed lex(Dialect dialect, String text) {
    Lexer lexer =
        switch (dialect) {
          case POSTGRESQL -> new PostgresLexer(text);
          case MYSQL, MARIADB -> new MysqlLexer(text);
        };
    return lexer.run();
  }

  private Lexed run() {
    while (at < text.length() && doubt == null) {
      var start = at;
      if (tokens.size() == MOST_TOKENS) {
        doubt("has more than " + MOST_TOKENS + " words, signs and spaces");
      }
      var c = text.charAt(at);
      Kind kind;
      if (doubt != null) {
        kind = Kind.UNSURE;
      } else if (Chars.isSpace(c)) {
        while (at < text.length() && Chars.isSpace(text.charAt(at))) {
          at++;
        }
        kind = Kind.SPACE;
      } else {
        kind = next(c);
      }
      if (doubt != null) {
        at = text.length();
        kind = Kind.UNSURE;
      }
      tokens.add(new Token(kind, start, at));
    }
    return new Lexed(text, List.copyOf(tokens), Optional.ofNullable(doubt));
  }

  /** Reads the token that starts with {@code c} and leaves {@link #at} behind it. */
  protected abstract Kind next(char c);

  protected final Kind doubt(String why) {
    doubt = why;
    return Kind.UNSURE;
  }

  /** The character {@code ahead} of here; a space behind the end, which ends every token. */
  protected final char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
  }

  protected final Kind lineComment(boolean returnEndsIt) {
    while (at < text.length()
        && text.charAt(at) != '\n'
        && !(returnEndsIt && text.charAt(at) == '\r')) {
      at++;
    }
    return Kind.COMMENT;
  }

  protected final Kind take(int length, Kind kind) {
    at += length;
    return kind;
  }

  protected final Kind word() {
    var odd = false;
    while (at < text.length() && Chars.continuesName(text.charAt(at))) {
      var point = text.codePointAt(at);
      odd |= point >= 0x80 && !Character.isLetterOrDigit(point);
      at += Character.charCount(point);
    }
    return odd
        ? doubt("holds a character outside quotes that servers and people read differently")
        : Kind.WORD;
  }

  /** A name in quotes: a doubled quote stands for one, nothing else is special. */
  protected final Kind quotedName(char quote) {
    at++;
    while (at < text.length()) {
      if (text.charAt(at) != quote) {
        at++;
      } else if (peek(1) == quote) {
        at += 2;
      } else {
        at++;
        return Kind.QUOTED_NAME;
      }
    }
    return doubt("has a quoted name that does not end");
  }

  /** What backslashes in a string mean. */
  protected enum Backslash {
    /** Always the start of an escape. */
    ESCAPES,
    /** By the server's configuration: where the string's end hangs on it, nobody can be sure. */
    DEPENDS
  }

  /** A string from its opening quote on: a doubled quote stands for one. */
  protected final Kind string(Backslash backslash) {
    var quote = text.charAt(at++);
    while (at < text.length()) {
      var c = text.charAt(at);
      if (c == '\\') {
        if (backslash == Backslash.DEPENDS && peek(1) == quote) {
          return doubt("has a string whose end hangs on what a backslash means to the server");
        }
        at = Math.min(at + 2, text.length());
      } else if (c != quote) {
        at++;
      } else if (peek(1) == quote) {
        at += 2;
      } else {
        at++;
        return endOfString();
      }
    }
    return doubt("has a string that does not end");
  }

  /** Letters glued to the end of a string tell of a quote that is missing before it. */
  protected final Kind endOfString() {
    return at < text.length() && Chars.continuesName(text.charAt(at))
        ? doubt("has a string with letters glued to it, as if a quote were missing")
        : Kind.STRING;
  }

  /**
   * Digits, and what belongs to a number after them; anything glued to it casts doubt.
   *
   * @param underscore whether digits may be grouped by underscores
   */
  protected final Kind number(boolean underscore) {
    var radix = text.charAt(at) == '0' ? radix(peek(1)) : 10;
    if (radix != 10) {
      at += 2;
      digits(radix, underscore);
    } else {
      digits(10, underscore);
      if (peek(0) == '.' && peek(1) != '.') {
        at++;
        digits(10, underscore);
      }
      if (peek(0) == 'e' || peek(0) == 'E') {
        var sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
        if (Chars.isDigit(peek(1 + sign))) {
          at += 1 + sign;
          digits(10, underscore);
        }
      }
    }
    return at < text.length() && Chars.continuesName(text.charAt(at))
        ? doubt("has a number with letters glued to it")
        : Kind.NUMBER;
  }

  /** What the letter after a zero says; 10 where it says nothing. */
  protected abstract int radix(char letter);

  private void digits(int radix, boolean underscore) {
    while (at < text.length() && isDigit(text.charAt(at), radix, underscore)) {
      at++;
    }
  }

  private static boolean isDigit(char c, int radix, boolean underscore) {
    return c < 0x80 && (Character.digit(c, radix) >= 0 || (underscore && c == '_'));
  }
}
