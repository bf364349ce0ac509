package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.BitSet;
import java.util.Set;

/**
 * Finds the words that are texts without quotes where MySQL and MariaDB make or alter a table: what
 * MariaDB hands to an engine ({@code CREATE TABLE t (a int) secret=hunter2}), and comments, which
 * no server takes without quotes, but the log would keep.
 */
final class TableOptions {

  /** The server's own, whose words say what is made. */
  private static final Set<String> OWN =
      Set.of(
          "algorithm",
          "charset",
          "checksum",
          "collate",
          "column_format",
          "delay_key_write",
          "engine",
          "insert_method",
          "lock",
          "pack_keys",
          "page_checksum",
          "rename",
          "row_format",
          "set",
          "stats_auto_recalc",
          "stats_persistent",
          "storage",
          "table_checksum",
          "tablespace",
          "transactional",
          "type");

  /** What stands between the verb and what is made. */
  private static final Set<String> HEADS =
      Set.of(
          "or",
          "replace",
          "temporary",
          "online",
          "offline",
          "ignore",
          "unique",
          "fulltext",
          "spatial",
          "vector");

  /** Behind them {@code comment} is what somebody calls a column. */
  private static final Set<String> BEFORE_NAME =
      Set.of(
          "(",
          ".",
          "add",
          "column",
          "modify",
          "change",
          "alter",
          "drop",
          "after",
          "rename",
          "to",
          "exists",
          "by",
          "on",
          "constraint",
          "key",
          "index",
          "for",
          "table");

  private final Phrase phrase;
  private final BitSet values = new BitSet();

  private TableOptions(Phrase phrase) {
    this.phrase = phrase;
  }

  /** Their indexes in the phrase, which may be many statements; those in a row are one text. */
  static BitSet in(Phrase phrase) {
    var found = new TableOptions(phrase);
    for (var i = 0; i < phrase.size(); i++) {
      if ((phrase.has(i, "table") || phrase.has(i, "index")) && found.isMade(i)) {
        i = found.inDefinition(i + 1) - 1;
      }
    }
    return found.values;
  }

  private boolean isMade(int index) {
    var i = index - 1;
    while (HEADS.contains(phrase.key(i))) {
      i--;
    }
    return phrase.has(i, "create") || phrase.has(i, "alter");
  }

  /**
   * Up to where its query or the next statement begins; what stands in brackets are expressions.
   */
  private int inDefinition(int start) {
    var name = phrase.has(start, "if", "not", "exists") ? start + 3 : start;
    var columns = phrase.has(start - 1, "table") ? phrase.nameEnd(name) : -1;
    var depth = 0;
    for (var i = start; i < phrase.size(); i++) {
      switch (phrase.key(i)) {
        case ";", "select" -> {
          return i;
        }
        case "(" -> {
          if (phrase.partner(i) < i) {
            return phrase.size();
          }
          if (i == columns || isDefinition(i)) {
            depth++;
          } else {
            i = phrase.partner(i);
          }
        }
        case ")" -> depth--;
        case "=" -> take(i);
        case "comment" -> {
          if (phrase.has(i - 1, ",") ? depth == 0 : !isName(i)) {
            comment(i + 1);
          }
        }
        default -> {}
      }
    }
    return phrase.size();
  }

  private boolean isDefinition(int open) {
    return phrase.has(open - 1, "add")
        || phrase.has(open - 1, "column")
        || phrase.has(open + 1, "partition")
        || phrase.has(open + 1, "subpartition");
  }

  private boolean isName(int i) {
    return BEFORE_NAME.contains(phrase.key(i - 1));
  }

  /** {@code option=value}, to the next space. */
  private void take(int sign) {
    var value = sign + 1;
    if (phrase.has(sign - 1, "comment")) {
      comment(value);
    } else if (!OWN.contains(phrase.key(sign - 1)) && isValue(value)) {
      do {
        values.set(value++);
      } while (phrase.kind(value) != Kind.SPACE
          && phrase.touches(value - 1, value)
          && !phrase.has(value, ",")
          && !phrase.has(value, ")")
          && !phrase.has(value, ";"));
    }
  }

  /** More words than one are a comment's, too. */
  private void comment(int start) {
    for (var i = start;
        phrase.isName(i)
            && (i == start ? isValue(i) : !Redactor.mayStandBehindString(phrase.key(i)));
        i++) {
      values.set(i);
    }
  }

  private boolean isValue(int index) {
    return phrase.isName(index)
        && !values.get(index)
        && !OptionValues.KEPT.contains(phrase.key(index));
  }
}
