package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts text into statements at its semicolons. Empty statements do not count. */
final class Splitter {

  private Splitter() {}

  static List<Phrase> split(Dialect dialect, Lexer.Lexed lexed) {
    var statements = new ArrayList<Phrase>();
    var current = new ArrayList<Token>();
    for (var token : lexed.tokens()) {
      if (token.kind() == Kind.PUNCTUATION && lexed.text().charAt(token.start()) == ';') {
        finish(dialect, lexed, current, statements);
      } else if (!token.isTrivia()) {
        current.add(token);
      }
    }
    finish(dialect, lexed, current, statements);
    return statements;
  }

  private static void finish(
      Dialect dialect, Lexer.Lexed lexed, List<Token> current, List<Phrase> statements) {
    if (!current.isEmpty()) {
      statements.add(new Phrase(dialect, lexed.text(), List.copyOf(current)));
      current.clear();
    }
  }
}
