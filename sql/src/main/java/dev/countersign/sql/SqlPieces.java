package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The statements of a text, each with what can be said of it alone. For whoever asks a server about
 * one statement without running the text: every piece is sent by itself, in a way that takes one
 * statement only.
 */
public final class SqlPieces {
  private static final Set<String> EXPLAINED =
      Set.of("select", "with", "values", "table", "(", "insert", "update", "delete", "merge");
  private static final Set<String> CHANGES = Set.of("insert", "update", "delete", "merge");
  private static final Set<String> ENDS_CONDITION =
      Set.of("returning", "order", "limit", "from", "using", "current");

  /**
   * One statement.
   *
   * @param text the very characters from its first word to its last
   * @param explained whether it is a query or a change of rows, of which a server can tell the plan
   * @param verb how it changes rows: insert, update, delete or merge; empty for whatever begins
   *     otherwise
   * @param simple where it changes one table by a condition alone
   */
  public record Piece(
      String text,
      SqlAnalysis analysis,
      boolean explained,
      Optional<String> verb,
      boolean saysDefault,
      Optional<SimpleChange> simple) {}

  /**
   * {@code UPDATE table SET … WHERE condition}, or {@code DELETE FROM table WHERE condition}, and
   * nothing else.
   *
   * @param table as it is written
   * @param condition the very characters; empty where there is none
   */
  public record SimpleChange(boolean deletes, String table, String condition) {}

  private SqlPieces() {}

  /** Empty where the text cannot be cut with certainty. */
  public static Optional<List<Piece>> of(Dialect dialect, String text) {
    if (!Chars.isSound(text)) {
      return Optional.empty();
    }
    var lexed = Lexer.lex(dialect, text);
    if (lexed.doubt().isPresent()) {
      return Optional.empty();
    }
    var phrases = Splitter.split(dialect, lexed);
    return phrases.isEmpty() || phrases.size() > SqlAnalyzer.MAX_STATEMENTS
        ? Optional.empty()
        : Optional.of(phrases.stream().map(phrase -> piece(dialect, phrase)).toList());
  }

  private static Piece piece(Dialect dialect, Phrase phrase) {
    var text = phrase.text(0, phrase.size());
    var first = phrase.key(0);
    return new Piece(
        text,
        SqlAnalyzer.analyze(dialect, text),
        EXPLAINED.contains(first),
        Optional.of(first).filter(CHANGES::contains),
        phrase.hasWord("default"),
        simple(phrase));
  }

  private static Optional<SimpleChange> simple(Phrase phrase) {
    boolean deletes = phrase.has(0, "delete", "from");
    int name = deletes ? 2 : 1;
    int end = phrase.nameEnd(name);
    if (!(deletes || phrase.has(0, "update")) || end == name) {
      return Optional.empty();
    }
    int where = where(phrase, end, deletes);
    if (where < 0 || (deletes ? where != end : !phrase.has(end, "set"))) {
      return Optional.empty();
    }
    return Optional.of(
        new SimpleChange(
            deletes,
            phrase.text(name, end),
            where == phrase.size() ? "" : phrase.text(where + 1, phrase.size())));
  }

  /** Where WHERE stands, the size where there is none; -1 where more than a condition follows. */
  private static int where(Phrase phrase, int start, boolean deletes) {
    int where = phrase.size();
    for (var i = start; i < phrase.size(); i++) {
      if (phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (phrase.kind(i) == Token.Kind.WORD && !phrase.has(i - 1, ".")) {
        if (ENDS_CONDITION.contains(phrase.key(i))) {
          return -1;
        }
        if (phrase.has(i, "where")) {
          where = Math.min(where, i);
        }
      }
    }
    return deletes && where == phrase.size() && phrase.size() > start ? -1 : where;
  }
}
