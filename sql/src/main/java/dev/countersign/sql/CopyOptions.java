package dev.countersign.sql;

import java.util.Set;

/**
 * Follows a COPY to the options behind its direction, whose values PostgreSQL takes as words
 * without quotes: {@code WITH (FORMAT csv, NULL x)}, and in an older spelling {@code NULL AS x}.
 */
final class CopyOptions {

  /** Values that say nothing of anybody. */
  private static final Set<String> KNOWN =
      Set.of("csv", "text", "binary", "match", "stop", "ignore", "verbose", "silent");

  /** Options of the older spelling that have a text behind them. */
  private static final Set<String> OLDER =
      Set.of("null", "delimiter", "delimiters", "quote", "escape", "encoding");

  private int depth;
  private boolean hasDirection;
  private boolean hasCondition;
  private boolean isOption;
  private String last = "";

  void end() {
    depth = 0;
    hasDirection = false;
    hasCondition = false;
    isOption = false;
    last = "";
  }

  /** Whether this, which is what comes next in the statement, is a value without quotes. */
  boolean isValue(String word, boolean isName) {
    var value = isName && hasDirection && !hasCondition && isValueHere(word);
    switch (word) {
      case "(" -> depth++;
      case ")" -> depth--;
      case "to", "from" -> hasDirection |= depth == 0;
      case "where" -> hasCondition |= hasDirection && depth == 0;
      default -> {}
    }
    isOption = isName && depth == 1 && Set.of("(", ",").contains(last);
    last = word.equals("as") && OLDER.contains(last) ? last : word;
    return value;
  }

  private boolean isValueHere(String word) {
    if (KNOWN.contains(word) || word.equals("as")) {
      return false;
    }
    return depth == 0 ? OLDER.contains(last) : depth == 1 && (isOption || isBehindValue());
  }

  /** More words than one are a value's, too. */
  private boolean isBehindValue() {
    return !Set.of("(", ",", "").contains(last);
  }
}
