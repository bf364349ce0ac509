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
      Set.of(
          "select", "with", "values", "table", "(", "insert", "update", "delete", "merge",
          "replace");
  private static final Set<String> CHANGES =
      Set.of("insert", "update", "delete", "merge", "replace");

  /** What may stand in the place of a table, and is none. */
  private static final Set<String> BEFORE_TABLE = Set.of("only", "low_priority", "ignore");

  private static final Set<String> ENDS_CONDITION =
      Set.of("returning", "order", "limit", "from", "using", "current");

  /**
   * One statement.
   *
   * @param text the very characters from its first word to its last
   * @param explained whether it is a query or a change of rows, of which a server can tell the plan
   * @param verb how it changes rows: insert, update, delete, merge or replace; empty for whatever
   *     begins otherwise
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
   * nothing else; the table may have an alias.
   *
   * @param table as it is written
   * @param source the table with the name that the condition calls it by, where it has another
   * @param condition the very characters; empty where there is none
   */
  public record SimpleChange(boolean deletes, String table, String source, String condition) {}

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
    if (dialect != Dialect.POSTGRESQL
        && !phrases.isEmpty()
        && TransactionEffect.hasBody(phrases.getFirst())) {
      return Optional.of(
          List.of(
              piece(dialect, Phrase.whole(dialect, lexed)))); // only the server knows where it ends
    }
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
    int nameEnd = phrase.nameEnd(name);
    if (!(deletes || phrase.has(0, "update"))
        || nameEnd == name
        || BEFORE_TABLE.contains(phrase.key(name))) {
      return Optional.empty();
    }
    int end = aliasEnd(phrase, nameEnd);
    int where = where(phrase, end, deletes);
    if (where < 0 || (deletes ? where != end : !phrase.has(end, "set"))) {
      return Optional.empty();
    }
    return Optional.of(
        new SimpleChange(
            deletes,
            phrase.text(name, nameEnd),
            phrase.text(name, end),
            where == phrase.size() ? "" : phrase.text(where + 1, phrase.size())));
  }

  /** Where the alias of a table ends, which is named up to there; the same where it has none. */
  private static int aliasEnd(Phrase phrase, int nameEnd) {
    int alias = phrase.has(nameEnd, "as") ? nameEnd + 1 : nameEnd;
    boolean isAlias =
        phrase.isName(alias)
            && !(alias == nameEnd && (phrase.has(alias, "set") || phrase.has(alias, "where")));
    return isAlias && (phrase.has(alias + 1, "set") || phrase.has(alias + 1, "where"))
        ? alias + 1
        : nameEnd;
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
