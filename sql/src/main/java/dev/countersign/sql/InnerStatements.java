package dev.countersign.sql;

import java.util.Set;

/**
 * Follows a text to statements within a statement, which may begin right behind a text: {@code ON
 * SCHEDULE AT '…' DO DELETE …}, {@code COMMENT 'x' DROP TABLE t}, {@code ON CONFLICT (a) WHERE b =
 * 'x' DO UPDATE …}. Whoever approves has to see what they do. Elsewhere their verbs may be the rest
 * of a text whose quote is missing.
 */
final class InnerStatements {

  /** What MySQL calls that has a statement in it. */
  private static final Set<String> ROUTINES = Set.of("procedure", "function", "trigger", "event");

  private static final Set<String> BEFORE_ROUTINE =
      Set.of("create", "alter", "replace", "aggregate");

  private static final Set<String> VERBS =
      Set.of(
          "delete",
          "update",
          "insert",
          "replace",
          "select",
          "with",
          "call",
          "truncate",
          "drop",
          "alter",
          "create",
          "rename",
          "set",
          "optimize",
          "analyze",
          "repair",
          "load",
          "begin",
          "do",
          "flush",
          "kill",
          "grant",
          "revoke",
          "prepare",
          "execute",
          "deallocate",
          "start",
          "commit",
          "rollback",
          "lock",
          "unlock",
          "signal",
          "resignal",
          "get",
          "if",
          "case",
          "loop",
          "while",
          "repeat",
          "for",
          "return",
          "leave",
          "iterate",
          "open",
          "close",
          "fetch");

  /** How MySQL begins to say what a routine is like. */
  private static final Set<String> TRAITS =
      Set.of("deterministic", "contains", "no", "reads", "modifies", "sql");

  /** Behind DO, in PostgreSQL. */
  private static final Set<String> ACTIONS =
      Set.of(
          "nothing", "also", "instead", "with", "select", "insert", "update", "delete", "notify",
          "(");

  private final Phrase phrase;
  private int start;
  private boolean isRoutine;

  InnerStatements(Phrase phrase) {
    this.phrase = phrase;
  }

  /** A routine goes on behind a semicolon, and only the server knows where it ends. */
  void follow(int i) {
    start = phrase.has(i, ";") ? i + 1 : start;
    isRoutine |=
        !phrase.isPostgres()
            && ROUTINES.contains(phrase.key(i))
            && (phrase.has(start, "create") || phrase.has(start, "alter"))
            && (BEFORE_ROUTINE.contains(phrase.key(i - 1)) || hasDefiner());
  }

  private boolean hasDefiner() {
    return phrase.has(start + 1, "definer") || phrase.has(start + 3, "definer");
  }

  /** Whether a word of the grammar stands here for sure. */
  boolean beginsAt(int i) {
    if (phrase.isPostgres()) {
      return phrase.has(i, "do") && ACTIONS.contains(phrase.key(i + 1));
    }
    return isRoutine
        && (phrase.has(i, "do")
            ? VERBS.contains(phrase.key(i + 1))
            : VERBS.contains(phrase.key(i)) || TRAITS.contains(phrase.key(i)));
  }
}
