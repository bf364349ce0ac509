package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text as the one statement after the other that it may be sent as. Whoever runs it sees to it
 * that the server takes one statement a message: should this and the server ever see the end of a
 * statement at different places, the server refuses the message, and nothing that was not looked at
 * runs.
 */
public final class SqlText {

  /**
   * One statement.
   *
   * @param text the very characters of the whole; in MySQL and MariaDB from behind one semicolon to
   *     before the next, in PostgreSQL from its first word to its last
   * @param calls whether it calls a procedure of MySQL or MariaDB, which may commit from inside
   */
  public record Piece(String text, TransactionEffect effect, boolean calls) {

    /** One that calls no procedure. */
    public Piece(String text, TransactionEffect effect) {
      this(text, effect, false);
    }

    private static Piece of(Phrase phrase, String text) {
      return new Piece(text, TransactionEffect.of(phrase), SetStatement.isCall(phrase));
    }

    /** Whether it is undone with the transaction that it runs in, for sure. */
    public boolean takesPart() {
      return effect == TransactionEffect.NONE && !calls;
    }
  }

  private SqlText() {}

  /**
   * The statements in their order; empty ones do not count. A text for MySQL or MariaDB that begins
   * with a routine, a trigger or an event is one statement to its end, for only the server knows
   * where a body ends.
   *
   * @return empty where the text cannot be cut with certainty
   */
  public static Optional<List<Piece>> pieces(Dialect dialect, String text) {
    var lexed = Lexer.lex(dialect, text);
    if (lexed.doubt().isPresent()) {
      return Optional.empty();
    }
    return (dialect == Dialect.POSTGRESQL ? postgres(lexed) : mysql(dialect, lexed))
        .filter(pieces -> pieces.size() <= SqlAnalyzer.MAX_STATEMENTS);
  }

  /**
   * Whether a text for PostgreSQL is one statement that waits for others without keeping anybody
   * waiting: {@code CONCURRENTLY}, outside of a transaction.
   */
  public static boolean isConcurrent(String text) {
    var lexed = Lexer.lex(Dialect.POSTGRESQL, text);
    var statements = Splitter.split(Dialect.POSTGRESQL, lexed);
    return lexed.doubt().isEmpty()
        && statements.size() == 1
        && Concurrently.isIn(statements.getFirst())
        && OutsideOnly.holds(statements.getFirst());
  }

  /** Whether names behind some statement of it stand for those of another database: {@code USE}. */
  public static boolean choosesDatabase(Dialect dialect, String text) {
    return dialect != Dialect.POSTGRESQL
        && Splitter.split(dialect, Lexer.lex(dialect, text)).stream()
            .flatMap(it -> SetStatement.inner(it).stream())
            .anyMatch(it -> it.has(0, "use"));
  }

  private static Optional<List<Piece>> postgres(Lexer.Lexed lexed) {
    return Optional.of(
        Splitter.split(Dialect.POSTGRESQL, lexed).stream()
            .map(it -> Piece.of(it, it.text(0, it.size())))
            .toList());
  }

  private static Optional<List<Piece>> mysql(Dialect dialect, Lexer.Lexed lexed) {
    var text = lexed.text();
    var pieces = new ArrayList<Piece>();
    var tokens = new ArrayList<Token>();
    int start = 0;
    for (var token : lexed.tokens()) {
      if (token.kind() == Kind.PUNCTUATION && text.charAt(token.start()) == ';') {
        if (pieces.isEmpty() && TransactionEffect.hasBody(new Phrase(dialect, text, tokens))) {
          return Optional.of(List.of(new Piece(text, TransactionEffect.COMMITS)));
        }
        add(dialect, text, start, token.start(), tokens, pieces);
        start = token.end();
      } else if (!token.isTrivia()) {
        tokens.add(token);
      }
      if (pieces.size() > SqlAnalyzer.MAX_STATEMENTS) {
        return Optional.empty();
      }
    }
    add(dialect, text, start, text.length(), tokens, pieces);
    return Optional.of(List.copyOf(pieces));
  }

  private static void add(
      Dialect dialect, String text, int start, int end, List<Token> tokens, List<Piece> pieces) {
    if (!tokens.isEmpty()) {
      var phrase = new Phrase(dialect, text, List.copyOf(tokens));
      pieces.add(Piece.of(phrase, text.substring(start, end)));
      tokens.clear();
    }
  }
}
