package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.Optional;
import java.util.Set;

/**
 * In how many steps a statement that takes effect by itself does so, by its words: what the server
 * refuses at a later one leaves the earlier ones done. It is for whoever tells from a refusal that
 * nothing happened.
 */
public enum Steps {
  /** One object, which the server looks at before it begins. */
  ONE,

  /**
   * One object of PostgreSQL's, which the server looks at before it begins, and then makes or makes
   * anew. That calls what is in its way, such as the function of an index, and may meet a missing
   * right or function once there is half of it.
   */
  BUILT,

  /** Several objects, one after the other; syntax and privileges come before all of them. */
  SEVERAL,

  /** The same, of PostgreSQL, but the text names none of them: whatever there is in a schema. */
  ALL,

  /**
   * It takes something away first ({@code CREATE OR REPLACE}), runs code or queries, which may meet
   * any refusal when they have done something, or is not known.
   */
  ANY;

  private static final int MOST_BEFORE_KIND = 12;

  /** What is made, changed or taken away; the first of these words tells. */
  private static final Set<String> OBJECTS =
      Set.of(
          "table",
          "index",
          "view",
          "database",
          "schema",
          "sequence",
          "procedure",
          "function",
          "trigger",
          "event",
          "user",
          "role",
          "server",
          "package",
          "tablespace",
          "logfile");

  /** What stands before the names of tables. */
  private static final Set<String> CLEANING =
      Set.of("full", "freeze", "verbose", "analyze", "analyse");

  /** Of one statement; of more than one it is any. */
  public static Steps of(Dialect dialect, String text) {
    return only(dialect, text).map(it -> it.isPostgres() ? postgres(it) : mysql(it)).orElse(ANY);
  }

  private static Optional<Phrase> only(Dialect dialect, String text) {
    var lexed = Lexer.lex(dialect, text);
    var phrases = Splitter.split(dialect, lexed);
    boolean isOne =
        phrases.size() == 1
            || (!phrases.isEmpty()
                && dialect != Dialect.POSTGRESQL
                && TransactionEffect.hasBody(phrases.getFirst()));
    return lexed.doubt().isEmpty() && isOne
        ? SetStatement.inner(phrases.getFirst())
        : Optional.empty();
  }

  /** Of what it runs in no transaction. */
  private static Steps postgres(Phrase it) {
    return switch (it.key(0)) {
      case "create" -> it.has(1, "index") || it.has(1, "unique", "index") ? BUILT : ONE;
      case "reindex" -> reindexed(it);
      case "cluster", "vacuum" -> cleaned(it);
      default -> ONE;
    };
  }

  /** Concurrently, what is done stays when a later index of the table is refused. */
  private static Steps reindexed(Phrase it) {
    return switch (it.key(Concurrently.reindexed(it))) {
      case "index" -> BUILT;
      case "table" -> Concurrently.isIn(it) ? SEVERAL : BUILT;
      default -> ALL;
    };
  }

  /**
   * {@code VACUUM a, b} is done with a when it looks at b, and {@code VACUUM (ANALYZE) a} has
   * vacuumed when it analyzes, and looks at columns.
   */
  private static Steps cleaned(Phrase it) {
    int next = it.has(1, "(") && it.partner(1) > 1 ? it.partner(1) + 1 : 1;
    while (CLEANING.contains(it.key(next))) {
      next++;
    }
    if (next == it.size()) {
      return ALL;
    }
    boolean analyzes = it.hasWord("analyze") || it.hasWord("analyse");
    return analyzes || hasList(it) ? SEVERAL : BUILT;
  }

  private static Steps mysql(Phrase it) {
    return switch (it.key(0)) {
      case "create" -> it.has(1, "or", "replace") ? ANY : created(it);
      case "alter" -> altered(it);
      case "drop" ->
          switch (object(it)) {
            case "table",
                "index",
                "view",
                "sequence",
                "procedure",
                "function",
                "trigger",
                "event" ->
                listed(it);
            default -> SEVERAL;
          };
      case "rename" -> object(it).equals("table") ? listed(it) : SEVERAL;
      case "truncate", "grant", "revoke", "analyze", "check", "optimize", "repair" -> listed(it);
      default -> ANY;
    };
  }

  /** A table that is made of a query runs it; an event computes when it begins. */
  private static Steps created(Phrase it) {
    return switch (object(it)) {
      case "table" -> hasQuery(it) ? ANY : ONE;
      case "index", "view", "database", "schema", "sequence", "procedure", "function", "trigger" ->
          ONE;
      case "event" -> ANY;
      default -> SEVERAL;
    };
  }

  private static boolean hasQuery(Phrase it) {
    boolean isTableSeen = false;
    for (var i = 1; i < it.size(); i++) {
      switch (it.key(i)) {
        case "select", "with" -> {
          return true;
        }
        case "table" -> {
          if (isTableSeen) {
            return true;
          }
          isTableSeen = true;
        }
        case "values" -> {
          if (!it.has(i + 1, "less") && !it.has(i + 1, "in")) { // a bound of a partition
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  /** Partitions are moved and dropped one by one. */
  private static Steps altered(Phrase it) {
    return switch (object(it)) {
      case "table" -> it.hasWord("partition") ? SEVERAL : ONE;
      case "event" -> ANY;
      default -> SEVERAL;
    };
  }

  private static String object(Phrase it) {
    for (var i = 1; i < Math.min(it.size(), MOST_BEFORE_KIND); i++) {
      if (OBJECTS.contains(it.key(i))) {
        return it.key(i);
      }
    }
    return "";
  }

  private static Steps listed(Phrase it) {
    return hasList(it) ? SEVERAL : ONE;
  }

  private static boolean hasList(Phrase it) {
    for (var i = 0; i < it.size(); i++) {
      if (it.has(i, ",")) {
        return true;
      }
      i = it.partner(i) > i ? it.partner(i) : i;
    }
    return false;
  }
}
