package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.Optional;

/**
 * Finds statements that a server takes in a message, or outside of a transaction, of their own, by
 * their first words: what would fail once those before it have run is better refused before.
 */
final class AloneOnly {
  private AloneOnly() {}

  static Optional<String> objection(Dialect dialect, String sql) {
    var statements = Splitter.split(dialect, Lexer.lex(dialect, sql));
    for (int i = 0; i < statements.size(); i++) {
      var statement = statements.get(i);
      var found = statement.isPostgres() ? outside(statement) : body(statement, i);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What PostgreSQL refuses inside of a transaction. */
  private static Optional<String> outside(Phrase it) {
    return isOutside(it)
        ? Optional.of(
            "Expected statements that can run in one transaction, but "
                + (it.hasWord("concurrently") ? it.key(0) + " … concurrently" : it.key(0))
                + " cannot: PostgreSQL refuses it there")
        : Optional.empty();
  }

  private static boolean isOutside(Phrase it) {
    return switch (it.key(0)) {
      case "vacuum" -> true;
      case "create" ->
          it.has(1, "database")
              || it.has(1, "tablespace")
              || isConcurrentIndex(it, 1)
              || isConcurrentIndex(it, 2);
      case "drop" -> it.has(1, "database") || it.has(1, "tablespace") || isConcurrentIndex(it, 1);
      case "reindex" ->
          it.hasWord("concurrently") || it.hasWord("database") || it.hasWord("system");
      case "cluster" -> it.size() == 1;
      case "discard" -> it.has(1, "all");
      case "alter" ->
          it.has(1, "system")
              || (it.has(1, "database") && it.hasWord("tablespace"))
              || (it.has(1, "table") && it.hasWord("detach") && it.hasWord("concurrently"));
      default -> false;
    };
  }

  private static boolean isConcurrentIndex(Phrase it, int at) {
    return it.has(at, "index", "concurrently");
  }

  /** Only the server knows where a body ends, so the whole text is one message. */
  private static Optional<String> body(Phrase it, int place) {
    return place > 0 && TransactionEffect.hasBody(it) && it.hasWord("begin")
        ? Optional.of(
            "Expected a routine, trigger or event with a body to have a file of its own, but it"
                + " stands behind another statement")
        : Optional.empty();
  }
}
