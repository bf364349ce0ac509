package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.List;

/**
 * The tokens of MySQL and MariaDB, after their sql_lex.cc, with the SQL mode unknown: double quotes
 * may hold a string or a name, and a backslash may escape or not.
 */
final class MysqlLexer extends Lexer {

  /** Longest first. */
  private static final List<String> OPERATORS =
      List.of(
          "<=>", "->>", "<<", ">>", "<=", ">=", "<>", "!=", ":=", "&&", "||", "->", "+", "-", "*",
          "/", "%", "=", "<", ">", "!", "&", "|", "^", "~", ":", "@");

  MysqlLexer(String text) {
    super(text);
  }

  @Override
  protected Kind next(char c) {
    var following = peek(1);
    return switch (c) {
      case '#' -> lineComment(false);
      case '-' -> following == '-' ? dashes(peek(2)) : operator();
      case '/' -> following == '*' ? blockComment() : operator();
      case '\'', '"' -> string(Backslash.DEPENDS);
      case '`' -> quotedName('`');
      case '(', ')', '[', ']', ',', ';' -> take(1, Kind.PUNCTUATION);
      case '.' -> Chars.isDigit(following) ? number(false) : take(1, Kind.PUNCTUATION);
      case '?' -> take(1, Kind.PARAMETER);
      case '@' -> variable(following);
      case 'b', 'B', 'x', 'X', 'n', 'N' -> following == '\'' ? prefixed() : word();
      default -> {
        if (Chars.isDigit(c)) {
          yield number(false);
        }
        yield Chars.startsName(c) ? word() : operator();
      }
    };
  }

  /** In lower case only: {@code 0X1F} is a name. */
  @Override
  protected int radix(char letter) {
    return switch (letter) {
      case 'x' -> 16;
      case 'b' -> 2;
      default -> 10;
    };
  }

  private Kind prefixed() {
    at++;
    return string(Backslash.DEPENDS);
  }

  private Kind blockComment() {
    var third = peek(2);
    if (third == '!' || (third == 'M' && peek(3) == '!')) {
      return doubt("has a comment that some servers execute");
    }
    var close = text.indexOf("*/", at + 2);
    if (close < 0) {
      return doubt("has a comment that does not end");
    }
    if (text.lastIndexOf("/*", close) > at) {
      return doubt("has a comment in a comment, which ends earlier than it looks");
    }
    at = close + 2;
    return third == '+' ? Kind.HINT : Kind.COMMENT;
  }

  /** A comment only before a space; to people and to other servers, one before letters as well. */
  private Kind dashes(char third) {
    if (third <= ' ') {
      return lineComment(false);
    }
    return Chars.isDigit(third) || third == '(' || third == '.'
        ? operator()
        : doubt("has two dashes that servers and people read differently");
  }

  private Kind variable(char following) {
    var prefix = following == '@' ? 2 : 1;
    if (!Chars.continuesName(peek(prefix))) {
      return take(1, Kind.OPERATOR);
    }
    at += prefix;
    while (at < text.length() && (Chars.continuesName(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return Kind.VARIABLE;
  }

  private Kind operator() {
    for (var operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        return take(operator.length(), Kind.OPERATOR);
      }
    }
    return doubt("holds a character that means nothing to the server");
  }
}
