package dev.countersign.sql;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds what a change of the schema takes away: rows, columns, or a whole definition. For whoever
 * adds to it: what is not sure to keep every value counts as taking some.
 */
final class Destruction {

  /** What MySQL and MariaDB can drop from a table without a row losing anything; all reserved. */
  private static final Set<String> MYSQL_KEEPS =
      Set.of("index", "key", "foreign", "primary", "constraint", "check", "default");

  /** The same in PostgreSQL; the others of its words could be the names of columns. */
  private static final Set<String> POSTGRESQL_KEEPS = Set.of("constraint", "default");

  private static final Set<String> POSTGRESQL_KEEPS_OF_COLUMN =
      Set.of("default", "not", "expression", "identity");

  /** Behind one of these a word is a name. */
  private static final Set<String> BEFORE_NAME =
      Set.of(
          "add",
          "column",
          "rename",
          "to",
          "drop",
          "alter",
          "exists",
          "table",
          "sequence",
          "only",
          "constraint",
          "index",
          "schema",
          "owner",
          "by",
          ".");

  /** Behind one of these stands the name of what is restarted. */
  private static final Set<String> BEFORE_RESTARTED =
      Set.of("sequence", "exists", "alter", "column", ".");

  private static final String RESTARTS = "sets numbers back, which may be given once more";

  /** What {@code CREATE OR REPLACE} would drop first, in MariaDB, with all that is in it. */
  private static final Set<String> HOLDERS = Set.of("table", "database", "schema", "sequence");

  private Destruction() {}

  /**
   * In sentences without literals; none where nothing is lost.
   *
   * @param object where the kind of object stands
   */
  static Set<String> of(Phrase phrase, int object) {
    var losses = new LinkedHashSet<String>();
    switch (phrase.key(0)) {
      case "drop" -> losses.add("drops what cannot be had back");
      case "truncate" -> losses.add("removes all rows");
      case "repair" -> losses.add("repairs a table, which may cost rows");
      case "create" -> {
        if (phrase.has(1, "or", "replace") && HOLDERS.contains(phrase.key(object))) {
          losses.add("drops what is there under that name first");
        }
      }
      case "refresh" -> {
        for (var i = 1; i < phrase.size(); i++) {
          if (phrase.has(i, "with", "no", "data")) {
            losses.add("removes all rows that a view keeps");
          }
        }
      }
      case "alter" -> alterations(phrase, losses);
      default -> {}
    }
    return losses;
  }

  /** {@code TRUNCATE}, of a table or of its partitions. */
  static boolean removesRows(Phrase phrase) {
    return phrase.has(0, "truncate")
        || (!phrase.isPostgres()
            && phrase.has(0, "alter")
            && of(phrase, 1).stream().anyMatch("removes all rows of a partition"::equals));
  }

  private static void alterations(Phrase phrase, Set<String> losses) {
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i, "(") && phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (phrase.kind(i) == Token.Kind.WORD) {
        var loss = phrase.isPostgres() ? postgresql(phrase, i) : mysql(phrase, i);
        if (!loss.isEmpty()) {
          losses.add(loss);
        }
      }
    }
  }

  /** Empty where the word, with its neighbours, takes nothing away. */
  private static String postgresql(Phrase phrase, int index) {
    var ofColumn = Set.of("alter", "column").contains(phrase.key(index - 2));
    return switch (phrase.key(index)) {
      case "drop" ->
          (ofColumn ? POSTGRESQL_KEEPS_OF_COLUMN : POSTGRESQL_KEEPS).contains(phrase.key(index + 1))
              ? ""
              : "drops a column or another part with its values";
      case "restart" -> isName(phrase, index) ? "" : RESTARTS;
      case "type" ->
          ofColumn || phrase.has(index - 2, "attribute") || phrase.has(index - 2, "set", "data")
              ? "gives a column another type, which may change its values"
              : "";
      default -> "";
    };
  }

  private static String mysql(Phrase phrase, int index) {
    return switch (phrase.key(index)) {
      case "drop" ->
          MYSQL_KEEPS.contains(phrase.key(index + 1))
              ? ""
              : "drops a column or another part with its values";
      case "change", "modify" -> "gives a column another type, which may change its values";
      case "truncate" -> "removes all rows of a partition";
      case "convert" ->
          phrase.has(index + 1, "to") ? "changes the character set, which may change values" : "";
      case "ignore" -> phrase.has(0, "alter", "ignore") ? "drops rows that are not unique" : "";
      case "restart" -> phrase.has(1, "sequence") && !isName(phrase, index) ? RESTARTS : "";
      case "engine" ->
          Engines.losesRows(phrase, index) ? "moves rows to an engine that may not keep them" : "";
      default -> "";
    };
  }

  /**
   * Whether the word before says that a name stands here, and is no name itself, as in {@code ALTER
   * SEQUENCE owner RESTART}; of ALTER SEQUENCE and of some words it is none for sure.
   */
  private static boolean isName(Phrase phrase, int index) {
    return index == 2
        || Set.of(".", "column", "to").contains(phrase.key(index - 1))
        || (BEFORE_NAME.contains(phrase.key(index - 1))
            && !BEFORE_RESTARTED.contains(phrase.key(index - 2)));
  }
}
