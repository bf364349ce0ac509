package dev.countersign.sql;

import java.util.Set;

/**
 * Finds what PostgreSQL 14 to 18 refuses inside of a transaction, by its words: the calls of {@code
 * PreventInTransactionBlock} in its source, but for those that depend on what the catalogue says
 * ({@code REINDEX} and {@code CLUSTER} of a partitioned table) and for {@code DISCARD ALL}, which
 * would take away the settings under which a text runs.
 */
final class OutsideOnly {

  /** What REINDEX commits after each table of. */
  private static final Set<String> OF_MANY = Set.of("schema", "database", "system");

  private OutsideOnly() {}

  static boolean holds(Phrase it) {
    return switch (it.key(0)) {
      case "vacuum" -> true;
      case "create" ->
          it.has(1, "database")
              || it.has(1, "tablespace")
              || Concurrently.isIn(it)
              || (it.has(1, "subscription")
                  && !it.hasWord("connect")
                  && !it.hasWord("create_slot"));
      case "drop" ->
          it.has(1, "database")
              || it.has(1, "tablespace")
              || it.has(1, "subscription")
              || Concurrently.isIn(it);
      case "reindex" ->
          Concurrently.isIn(it) || OF_MANY.contains(it.key(Concurrently.reindexed(it)));
      case "cluster" -> it.size() == 1 || (it.size() == 2 && it.has(1, "verbose"));
      case "alter" ->
          it.has(1, "system")
              || (it.has(1, "database") && it.hasWord("tablespace"))
              || Concurrently.isIn(it)
              || (it.has(1, "subscription") && refreshes(it));
      default -> false;
    };
  }

  /** Its name stands third. */
  private static boolean refreshes(Phrase it) {
    return it.has(3, "refresh")
        || ((it.has(3, "set") || it.has(3, "add") || it.has(3, "drop"))
            && it.has(4, "publication")
            && !it.hasWord("refresh"));
  }
}
