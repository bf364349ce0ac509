package dev.countersign.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a statement does to a transaction that is open, by its words.
 *
 * <p>MySQL 8 and MariaDB 11: after "Statements That Cause an Implicit Commit" in MySQL's manual and
 * "SQL statements That Cause an Implicit Commit" in MariaDB's. A statement that this does not know
 * counts as one that commits.
 *
 * <p>PostgreSQL 14 to 18: nothing commits by itself there, but what {@link OutsideOnly} knows runs
 * only where no transaction is open. What this does not know takes part in one, and is refused by
 * the server where it cannot.
 */
public enum TransactionEffect {
  /** It takes part in it: undone with it, committed with it. */
  NONE,

  /** It takes effect by itself and cannot be undone; what is open is committed, or refuses it. */
  COMMITS,

  /** It begins, ends or divides transactions on purpose. */
  CONTROLS;

  /** {@code CREATE OR REPLACE DEFINER = name @ host AGGREGATE FUNCTION}, with room to spare. */
  private static final int MOST_BEFORE_KIND = 12;

  static TransactionEffect of(Phrase phrase) {
    if (phrase.isPostgres()) {
      if (TransactionControl.isPostgres(phrase)) {
        return CONTROLS;
      }
      return OutsideOnly.holds(phrase) ? COMMITS : NONE;
    }
    var run = SetStatement.inner(phrase);
    if (run.isEmpty()
        || TransactionControl.isMysql(phrase)
        || TransactionControl.isMysql(run.get())) {
      return CONTROLS;
    }
    return takesPart(run.get()) ? NONE : COMMITS;
  }

  private static boolean takesPart(Phrase phrase) {
    return switch (phrase.key(0)) {
      case "select",
          "insert",
          "update",
          "delete",
          "replace",
          "with",
          "table",
          "values",
          "(",
          "do",
          "explain",
          "describe",
          "desc",
          "show",
          "use",
          "help",
          "handler",
          "signal",
          "resignal",
          "get" ->
          true;
      // What a procedure does inside shows only when it runs.
      case "call" -> true;
      case "load" -> !phrase.has(1, "index");
      // What others meet from then on is not undone.
      case "set" ->
          !phrase.has(1, "password")
              && !phrase.has(1, "default")
              && !phrase.has(1, "resource")
              && !Settings.setServer(phrase);
      case "create" ->
          phrase.has(1, "temporary", "table") || phrase.has(1, "or", "replace", "temporary");
      case "drop" -> phrase.has(1, "temporary", "table");
      // MariaDB's EXPLAIN that runs what it explains.
      case "analyze" -> phrase.has(1, "format") || isQuery(phrase.key(1));
      default -> false;
    };
  }

  private static boolean isQuery(String word) {
    return switch (word) {
      case "select", "insert", "update", "delete", "replace", "with", "(" -> true;
      default -> false;
    };
  }

  /**
   * Whether some take part in a transaction and others take effect by themselves. A text for MySQL
   * or MariaDB that begins with a body is one statement to its end.
   */
  static boolean isMixture(List<Phrase> statements) {
    if (!statements.getFirst().isPostgres() && hasBody(statements.getFirst())) {
      return false;
    }
    var effects = statements.stream().map(TransactionEffect::of).collect(Collectors.toSet());
    return effects.contains(NONE) && effects.contains(COMMITS);
  }

  /** Whether it begins a body of MySQL or MariaDB. */
  static boolean isBody(Phrase phrase) {
    return !phrase.isPostgres() && hasBody(phrase) && phrase.hasWord("begin");
  }

  /** Whether it makes or changes what has a body, in which semicolons end nothing. */
  static boolean hasBody(Phrase phrase) {
    if (!phrase.key(0).equals("create") && !phrase.key(0).equals("alter")) {
      return false;
    }
    int most = Math.min(phrase.size(), MOST_BEFORE_KIND);
    for (var i = 1; i < most; i++) {
      switch (phrase.key(i)) {
        case "procedure", "function", "trigger", "event", "package" -> {
          return true;
        }
        case "table", "view", "index", "database", "schema", "user", "role", "sequence" -> {
          return false;
        }
        default -> {}
      }
    }
    return false;
  }
}
