package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into statements at its semicolons. Empty statements do not count. The one thing that
 * holds semicolons of its own is the body of a routine of PostgreSQL, {@code BEGIN ATOMIC … ; END};
 * MySQL's bodies are cut up, and their pieces are not understood.
 */
final class Splitter {

  private final Dialect dialect;
  private final Lexer.Lexed lexed;
  private final List<Phrase> statements = new ArrayList<>();
  private final List<Token> current = new ArrayList<>();
  private int brackets;
  private boolean inBody;

  private Splitter(Dialect dialect, Lexer.Lexed lexed) {
    this.dialect = dialect;
    this.lexed = lexed;
  }

  /** All statements; of more than are looked into, one more than those. */
  static List<Phrase> split(Dialect dialect, Lexer.Lexed lexed) {
    var splitter = new Splitter(dialect, lexed);
    for (var token : lexed.tokens()) {
      if (splitter.statements.size() > SqlAnalyzer.MAX_STATEMENTS) {
        return splitter.statements;
      }
      if (!token.isTrivia()) {
        splitter.add(token);
      }
    }
    splitter.finish();
    return splitter.statements;
  }

  private void add(Token token) {
    if (token.kind() == Kind.PUNCTUATION) {
      switch (lexed.text().charAt(token.start())) {
        case '(' -> brackets++;
        case ')' -> brackets--;
        case ';' -> {
          if (!inBody) {
            finish();
            return;
          }
        }
        default -> {}
      }
    }
    if (dialect == Dialect.POSTGRESQL && token.kind() == Kind.WORD) {
      if (is(token, "atomic")) {
        inBody |= brackets == 0 && endsWith("begin") && isRoutine();
      } else if (is(token, "end")) {
        inBody &= !endsWith(";") && !endsWith("atomic");
      }
    }
    current.add(token);
  }

  /** {@code CREATE [OR REPLACE] FUNCTION | PROCEDURE}. */
  private boolean isRoutine() {
    var kind = current.size() > 3 && is(current.get(1), "or") ? 3 : 1;
    return current.size() > kind
        && is(current.getFirst(), "create")
        && (is(current.get(kind), "function") || is(current.get(kind), "procedure"));
  }

  private boolean endsWith(String word) {
    return !current.isEmpty() && is(current.getLast(), word);
  }

  private boolean is(Token token, String word) {
    return token.end() - token.start() == word.length()
        && Chars.lower(lexed.text().substring(token.start(), token.end())).equals(word);
  }

  private void finish() {
    if (!current.isEmpty()) {
      statements.add(new Phrase(dialect, lexed.text(), List.copyOf(current)));
      current.clear();
    }
    brackets = 0;
    inBody = false;
  }
}
