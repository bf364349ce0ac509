package dev.countersign.sql;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the calls in the expressions of a change of the schema: conditions, defaults, what is
 * generated, indexed, converted or partitioned by. Many of them run while the change is made, once
 * for each row. Elsewhere a name before a bracket has a list of columns, or a length.
 */
final class DdlCalls {
  /** What may stand behind a default, up to which it goes. */
  private static final Set<String> ENDS_DEFAULT =
      Set.of(
          ",",
          ")",
          "not",
          "null",
          "constraint",
          "check",
          "primary",
          "unique",
          "references",
          "generated",
          "comment",
          "auto_increment",
          "on",
          "after",
          "first",
          "collate",
          "character",
          "charset",
          "engine",
          "partition");

  private final Phrase phrase;
  private final Set<Calls.Call> calls = new LinkedHashSet<>();

  private DdlCalls(Phrase phrase) {
    this.phrase = phrase;
  }

  static List<Calls.Call> in(Phrase phrase, int object) {
    var scan = new DdlCalls(phrase);
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.kind(i) == Token.Kind.WORD && !phrase.has(i - 1, ".")) {
        i = Math.max(i, scan.behind(i) - 1);
      }
    }
    if (phrase.has(0, "create") && phrase.has(object, "index")) {
      scan.index(object);
    }
    return List.copyOf(scan.calls);
  }

  /** Where what was looked at ends, so that nothing is looked at twice. */
  private int behind(int word) {
    return switch (phrase.key(word)) {
      case "check", "as" -> group(word + 1);
      case "exclude" -> group(phrase.has(word + 1, "using") ? word + 3 : word + 1);
      case "partition" ->
          phrase.has(word + 1, "by")
              ? group(phrase.has(word + 3, "columns") ? word + 4 : word + 3)
              : word;
      case "default" -> expression(word + 1, ENDS_DEFAULT);
      case "using" -> phrase.has(0, "alter") ? expression(word + 1, Set.of(",")) : word;
      default -> word;
    };
  }

  /**
   * In MySQL {@code name(10)} in an index is as much of a column; an expression has own brackets.
   */
  private void index(int object) {
    var open = object;
    while (open < phrase.size() && !phrase.has(open, "(")) {
      open++;
    }
    if (open == phrase.size() || phrase.partner(open) < open) {
      return;
    }
    if (phrase.isPostgres()) {
      group(open);
    }
    for (var i = open + 1; i < phrase.partner(open); i++) {
      if (phrase.has(i, "(") && (i == open + 1 || phrase.has(i - 1, ","))) {
        group(i);
      }
    }
    var where = phrase.partner(open) + 1;
    while (where < phrase.size() && !phrase.has(where, "where")) {
      where++;
    }
    if (where < phrase.size()) {
      add(where + 1, phrase.size());
    }
  }

  /** A query is looked at by itself. */
  private int group(int open) {
    if (!phrase.has(open, "(")
        || phrase.partner(open) < open
        || Statements.startsBareQuery(phrase, open + 1)) {
      return open;
    }
    return add(open + 1, phrase.partner(open));
  }

  private int expression(int start, Set<String> ends) {
    var end = start;
    while (end < phrase.size() && !ends.contains(phrase.key(end))) {
      end = phrase.has(end, "(") && phrase.partner(end) > end ? phrase.partner(end) + 1 : end + 1;
    }
    return add(start, end);
  }

  private int add(int start, int end) {
    calls.addAll(Calls.in(phrase.between(start, end), Map.of()));
    return end;
  }
}
