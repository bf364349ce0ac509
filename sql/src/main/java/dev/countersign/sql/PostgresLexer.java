package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;

/** PostgreSQL's tokens, after its own scan.l. */
final class PostgresLexer extends Lexer {

  private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`?";
  private static final String LET_OPERATORS_END_IN_A_SIGN = "~!@#%^&|`?";

  PostgresLexer(String text) {
    super(text);
  }

  @Override
  protected Kind next(char c) {
    var following = peek(1);
    return switch (c) {
      case '-' -> following == '-' ? lineComment(true) : operator();
      case '/' -> following == '*' ? blockComment() : operator();
      case '\'' -> string(Backslash.DEPENDS);
      case '"' -> quotedName('"');
      case '$' -> dollar();
      case '(', ')', '[', ']', ',', ';' -> take(1, Kind.PUNCTUATION);
      case '.' -> Chars.isDigit(following) ? number(true) : take(1, Kind.PUNCTUATION);
      case ':' -> take(following == ':' || following == '=' ? 2 : 1, Kind.OPERATOR);
      case 'e', 'E' -> following == '\'' ? prefixed(1, Backslash.ESCAPES) : word();
      case 'b', 'B', 'x', 'X', 'n', 'N' ->
          following == '\'' ? prefixed(1, Backslash.DEPENDS) : word();
      case 'u', 'U' -> unicode(following);
      default -> {
        if (Chars.isDigit(c)) {
          yield number(true);
        }
        if (Chars.startsName(c)) {
          yield word();
        }
        yield OPERATOR_CHARACTERS.indexOf(c) >= 0
            ? operator()
            : doubt("holds a character that means nothing to the server");
      }
    };
  }

  @Override
  protected int radix(char letter) {
    return switch (letter) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 10;
    };
  }

  private Kind prefixed(int prefix, Backslash backslash) {
    at += prefix;
    return string(backslash);
  }

  private Kind unicode(char following) {
    if (following != '&') {
      return word();
    }
    return switch (peek(2)) {
      case '\'' -> prefixed(2, Backslash.DEPENDS);
      case '"' -> doubt("spells a name with Unicode escapes, which hide what it says");
      default -> word();
    };
  }

  /** Block comments nest. */
  private Kind blockComment() {
    var kind = peek(2) == '+' ? Kind.HINT : Kind.COMMENT;
    var depth = 0;
    while (at < text.length()) {
      if (peek(0) == '/' && peek(1) == '*') {
        depth++;
        at += 2;
      } else if (peek(0) == '*' && peek(1) == '/') {
        depth--;
        at += 2;
        if (depth == 0) {
          return kind;
        }
      } else {
        at++;
      }
    }
    return doubt("has a comment that does not end");
  }

  /** {@code $1}, or a string between two equal tags. */
  private Kind dollar() {
    if (Chars.isDigit(peek(1))) {
      at++;
      while (at < text.length() && Chars.isDigit(text.charAt(at))) {
        at++;
      }
      return at < text.length() && Chars.continuesName(text.charAt(at))
          ? doubt("has a parameter with letters glued to it")
          : Kind.PARAMETER;
    }
    var end = at + 1;
    while (end < text.length()
        && text.charAt(end) != '$'
        && Chars.continuesName(text.charAt(end))) {
      end++;
    }
    if (end == text.length() || text.charAt(end) != '$') {
      return doubt("holds a dollar sign that starts nothing");
    }
    var tag = text.substring(at, end + 1);
    var close = text.indexOf(tag, end + 1);
    if (close < 0) {
      return doubt("has a dollar-quoted string that does not end");
    }
    at = close + tag.length();
    return endOfString();
  }

  /**
   * As many operator characters as there are, but no comment; a sign ends an operator only where
   * PostgreSQL lets it.
   */
  private Kind operator() {
    var start = at;
    var special = false;
    while (at < text.length() && OPERATOR_CHARACTERS.indexOf(text.charAt(at)) >= 0) {
      if ((peek(0) == '-' && peek(1) == '-') || (peek(0) == '/' && peek(1) == '*')) {
        break;
      }
      special |= LET_OPERATORS_END_IN_A_SIGN.indexOf(text.charAt(at)) >= 0;
      at++;
    }
    while (!special
        && at > start + 1
        && (text.charAt(at - 1) == '+' || text.charAt(at - 1) == '-')) {
      at--;
    }
    return Kind.OPERATOR;
  }
}
