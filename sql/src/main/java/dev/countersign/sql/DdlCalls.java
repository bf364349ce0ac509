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
  private boolean runsCode;

  /** Up to where keys were looked for a bracket, so that nothing is looked at twice. */
  private int keysSeen;

  private DdlCalls(Phrase phrase) {
    this.phrase = phrase;
  }

  /**
   * @param calls by name
   * @param runsCode whether an operator, a cast, a field or an operator class may be somebody's own
   */
  record Found(List<Calls.Call> calls, boolean runsCode) {}

  static Found in(Phrase phrase, int object) {
    var scan = new DdlCalls(phrase);
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.kind(i) == Token.Kind.WORD && !phrase.has(i - 1, ".")) {
        i = Math.max(i, scan.behind(i) - 1);
      }
    }
    if (phrase.has(0, "create") && phrase.has(object, "index")) {
      scan.index(object);
    }
    if (phrase.isPostgres() && phrase.has(0, "create") && phrase.has(object, "statistics")) {
      scan.statistics(object);
    }
    return new Found(List.copyOf(scan.calls), scan.runsCode);
  }

  /** Where what was looked at ends, so that nothing is looked at twice. */
  private int behind(int word) {
    return switch (phrase.key(word)) {
      case "check", "as" -> group(word + 1);
      case "exclude" -> elements(phrase.has(word + 1, "using") ? word + 3 : word + 1);
      case "partition" ->
          phrase.has(word + 1, "by")
              ? elements(phrase.has(word + 3, "columns") ? word + 4 : word + 3)
              : word;
      case "values" -> bounds(word);
      case "key", "index", "unique" -> phrase.isPostgres() ? word : keys(word);
      case "default" -> expression(word + 1, ENDS_DEFAULT);
      case "using" -> using(word);
      case "type" -> type(word);
      case "add" -> added(word);
      default -> word;
    };
  }

  private int using(int word) {
    if (!phrase.isPostgres()) {
      return word;
    }
    if (phrase.has(0, "alter")) {
      return expression(word + 1, Set.of(","));
    }
    runsCode |= OperatorClasses.isForeignMethod(phrase, word);
    return word;
  }

  /** {@code FOR VALUES IN (…)}, {@code FROM (…) TO (…)}; in MySQL {@code VALUES LESS THAN (…)}. */
  private int bounds(int values) {
    var at = values + 1;
    while (Set.of("in", "from", "less", "than").contains(phrase.key(at))) {
      at++;
    }
    var end = group(at);
    var to = end + 1;
    return phrase.has(to, "to", "(") ? group(to + 1) : end;
  }

  /** MySQL's {@code KEY name ((expression), column(10))}. */
  private int keys(int word) {
    if (word < keysSeen) {
      return word;
    }
    var open = word + 1;
    while (open < phrase.size() && !phrase.has(open, "(") && !phrase.has(open, ",")) {
      open++;
    }
    keysSeen = open;
    if (phrase.has(open, "(") && phrase.partner(open) > open) {
      inner(open);
    }
    return word;
  }

  /** What gets another type is converted row by row, by a cast that may be somebody's own. */
  private int type(int word) {
    var ofColumn =
        Set.of("alter", "column").contains(phrase.key(word - 2)) || phrase.has(word - 1, "data");
    runsCode |=
        phrase.isPostgres()
            && phrase.has(0, "alter", "table")
            && ofColumn
            && !Casts.isKnownType(phrase, word + 1);
    return word;
  }

  /** A column of a type that has conditions and a default of its own. */
  private int added(int word) {
    if (!phrase.isPostgres()
        || !phrase.has(0, "alter", "table")
        || AlterTable.isConstraint(phrase, word + 1)) {
      return word;
    }
    var at = phrase.has(word + 1, "column") ? word + 2 : word + 1;
    at = phrase.has(at, "if", "not", "exists") ? at + 3 : at;
    runsCode |= phrase.isName(at) && phrase.isName(at + 1) && !isKnownType(at + 1);
    return word;
  }

  private boolean isKnownType(int index) {
    return AlterTable.isSerial(phrase.key(index)) || Casts.isKnownType(phrase, index);
  }

  /**
   * In MySQL {@code name(10)} in an index is as much of a column; an expression has own brackets.
   */
  private void index(int object) {
    var on = DdlTables.word(phrase, object, "on");
    var open = on < 0 ? object : TableNames.one(phrase, on + 1).end();
    while (open < phrase.size() && !phrase.has(open, "(")) {
      open++;
    }
    if (open == phrase.size() || phrase.partner(open) < open) {
      return;
    }
    if (phrase.isPostgres()) {
      elements(open);
    } else {
      inner(open);
    }
    var where = phrase.partner(open) + 1;
    while (where < phrase.size() && !phrase.has(where, "where")) {
      where++;
    }
    if (where < phrase.size()) {
      add(where + 1, phrase.size());
    }
  }

  /** Expressions with brackets of their own, among columns. */
  private void inner(int open) {
    for (var i = open + 1; i < phrase.partner(open); i++) {
      if (phrase.has(i, "(") && (i == open + 1 || phrase.has(i - 1, ","))) {
        group(i);
      }
    }
  }

  /** {@code ON a, (expression), f(b) FROM t}. */
  private void statistics(int object) {
    var on = object;
    while (on < phrase.size() && !phrase.has(on, "on")) {
      on++;
    }
    if (on < phrase.size()) {
      expression(on + 1, Set.of("from"));
    }
  }

  /** Of an index, a constraint, or a key of partitions. */
  private int elements(int open) {
    if (phrase.isPostgres() && phrase.has(open, "(") && phrase.partner(open) > open) {
      runsCode |= OperatorClasses.hasForeign(phrase, open);
    }
    return group(open);
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
    runsCode |= QueryWords.mayRunCode(phrase.between(start, end));
    calls.addAll(Calls.in(phrase.between(start, end), Map.of()));
    return end;
  }
}
