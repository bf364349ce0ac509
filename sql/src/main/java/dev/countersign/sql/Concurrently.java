package dev.countersign.sql;

import java.util.Set;

/**
 * Where PostgreSQL's CONCURRENTLY is the word of the grammar, and no name of anything: a statement
 * that has it there waits for others and keeps nobody waiting.
 */
final class Concurrently {

  private static final Set<String> YES = Set.of("true", "on", "1", "'true'", "'on'", "'1'");

  private Concurrently() {}

  static boolean isIn(Phrase it) {
    return switch (it.key(0)) {
      case "create" ->
          it.has(1, "index", "concurrently") || it.has(1, "unique", "index", "concurrently");
      case "drop" -> it.has(1, "index", "concurrently");
      case "refresh" -> it.has(1, "materialized", "view", "concurrently");
      case "reindex" -> it.has(reindexed(it) + 1, "concurrently") || isOption(it);
      case "alter" -> it.has(1, "table") && detaches(it);
      default -> false;
    };
  }

  /** Where REINDEX says what kind of object it is about. */
  static int reindexed(Phrase it) {
    return it.has(1, "(") && it.partner(1) > 1 ? it.partner(1) + 1 : 1;
  }

  /**
   * {@code (CONCURRENTLY)}, {@code (VERBOSE, CONCURRENTLY on)}; given twice, both have to say so.
   */
  private static boolean isOption(Phrase it) {
    var found = false;
    for (var i = 2; i < reindexed(it) - 1; i++) {
      if (it.has(i, "concurrently") && (it.has(i - 1, "(") || it.has(i - 1, ","))) {
        var isAlone = it.has(i + 1, ",") || it.has(i + 1, ")");
        if (!isAlone && !YES.contains(Chars.lower(it.source(i + 1)))) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  private static boolean detaches(Phrase it) {
    for (var i = 2; i < it.size(); i++) {
      if (it.has(i, "detach", "partition") && it.has(it.nameEnd(i + 2), "concurrently")) {
        return true;
      }
    }
    return false;
  }
}
