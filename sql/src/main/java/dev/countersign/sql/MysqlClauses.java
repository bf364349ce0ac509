package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Clauses of MySQL and MariaDB that say how rows are found, and not which: what stands behind
 * SELECT, hints for indexes, partitions, {@code LIMIT ROWS EXAMINED}, {@code FOR SYSTEM_TIME}, the
 * type of a conversion, {@code INTO @a}. The parser is not shown them, or a word that it knows. A
 * clause that is not understood to its last word stays as it was written. What each means for the
 * class of the statement, {@link QueryWords} and {@link Calls} read from the text as it is.
 */
final class MysqlClauses {

  /** In whatever order; DISTINCT, which may stand among them, the parser knows. */
  private static final Set<String> OPTIONS =
      Set.of(
          "all",
          "high_priority",
          "sql_big_result",
          "sql_buffer_result",
          "sql_calc_found_rows",
          "sql_no_cache",
          "sql_small_result",
          "straight_join");

  /** The first token of a part that is not shown, and the one behind its last. */
  record Range(int start, int end) {}

  private final Phrase phrase;
  private final Map<Integer, String> instead = new HashMap<>();
  private final List<Range> times = new ArrayList<>();

  private MysqlClauses(Phrase phrase) {
    this.phrase = phrase;
  }

  static MysqlClauses of(Phrase phrase) {
    var clauses = new MysqlClauses(phrase);
    for (var i = 0; !phrase.isPostgres() && i < phrase.size(); i++) {
      var isFree = !clauses.instead.containsKey(i);
      if (isFree && phrase.kind(i) == Kind.WORD && !phrase.has(i - 1, ".")) {
        clauses.find(i);
      }
    }
    return clauses;
  }

  /** What is written for the token instead, maybe nothing; null where it stays as it is. */
  String instead(int index) {
    return instead.get(index);
  }

  /** Times behind FOR SYSTEM_TIME that are more than a literal: no syntax tree has them. */
  List<Range> times() {
    return times;
  }

  private void find(int i) {
    switch (phrase.key(i)) {
      case "select" -> options(i + 1);
      case "delete" -> using(i + 1);
      case "lock" -> {
        if (phrase.has(i, "lock", "in", "share", "mode")) {
          leaveOut(i, i + 4);
          instead.put(i, "for share");
        }
      }
      case "use", "force", "ignore" -> leaveOut(i, endOfIndexHint(i));
      case "partition" -> leaveOut(i, phrase.isName(i - 1) ? endOfNames(i + 1) : i);
      case "into" -> leaveOut(i, endOfVariables(i + 1));
      case "as" -> leaveOut(i, endOfType(i));
      case "limit", "rows" -> leaveOut(i, endOfRowsExamined(i));
      case "convert" -> conversion(i);
      case "previous" -> previousValue(i);
      case "for" -> systemTime(i);
      default -> {}
    }
  }

  private void leaveOut(int start, int end) {
    for (var i = start; i < end; i++) {
      instead.put(i, "");
    }
  }

  /** {@code DELETE FROM a, b USING …} is what {@code DELETE a, b FROM …} is. */
  private void using(int from) {
    if (!phrase.has(from, "from")) {
      return;
    }
    var end = phrase.nameEnd(from + 1);
    while (phrase.has(end, ",") && phrase.isName(end + 1)) {
      end = phrase.nameEnd(end + 1);
    }
    if (end > from + 1 && phrase.has(end, "using")) {
      instead.put(from, "");
      instead.put(end, "from");
    }
  }

  private void options(int start) {
    for (var i = start; ; i++) {
      if (OPTIONS.contains(phrase.key(i)) && !phrase.has(i + 1, ".")) {
        instead.put(i, "");
      } else if (!phrase.has(i, "distinct")) {
        return;
      }
    }
  }

  /** {@code USE INDEX FOR ORDER BY (a, b)}. */
  private int endOfIndexHint(int start) {
    if (!phrase.has(start + 1, "index") && !phrase.has(start + 1, "key")) {
      return start;
    }
    var at = start + 2;
    if (phrase.has(at, "for")) {
      at += phrase.has(at + 1, "join") ? 2 : 3;
      var named = phrase.has(at - 2, "for", "join");
      if (!named && !phrase.has(at - 2, "order", "by") && !phrase.has(at - 2, "group", "by")) {
        return start;
      }
    }
    return phrase.has(at, "(", ")") ? at + 2 : endOfNames(at);
  }

  /** Behind names in brackets; not behind the bracket where there is anything else in them. */
  private int endOfNames(int open) {
    var at = open;
    while ((at == open ? phrase.has(at, "(") : phrase.has(at, ",")) && phrase.isName(at + 1)) {
      at += 2;
    }
    return at > open && phrase.has(at, ")") ? at + 1 : -1;
  }

  private int endOfVariables(int first) {
    var at = first;
    while (isUserVariable(at) && phrase.has(at + 1, ",") && isUserVariable(at + 2)) {
      at += 2;
    }
    return isUserVariable(at) ? at + 1 : -1;
  }

  private boolean isUserVariable(int i) {
    return phrase.kind(i) == Kind.VARIABLE && !phrase.source(i).startsWith("@@");
  }

  /** {@code column_get(… AS char)}, {@code weight_string(… AS char(4))}: the type of the answer. */
  private int endOfType(int start) {
    if (phrase.kind(start + 1) != Kind.WORD) {
      return -1;
    }
    var sized = phrase.has(start + 2, "(") && phrase.kind(start + 3) == Kind.NUMBER;
    var end = sized ? start + 5 : start + 2;
    return phrase.has(end, ")")
            && phrase.partner(end) > 0
            && Set.of("column_get", "weight_string").contains(phrase.key(phrase.partner(end) - 1))
        ? end
        : -1;
  }

  /** {@code LIMIT ROWS EXAMINED 5}: what it may look at before it answers with what it has. */
  private int endOfRowsExamined(int start) {
    var rows = phrase.has(start, "limit", "rows") ? start + 1 : start;
    var isLimit = rows > start || isBehindLimit(start);
    return phrase.dialect() == Dialect.MARIADB
            && isLimit
            && phrase.has(rows, "rows", "examined")
            && phrase.isLiteral(rows + 2)
        ? rows + 3
        : -1;
  }

  /** {@code LIMIT 1}, {@code LIMIT 1, 2} and {@code LIMIT 2 OFFSET 1}. */
  private boolean isBehindLimit(int i) {
    var first = phrase.has(i - 2, ",") || phrase.has(i - 2, "offset") ? i - 3 : i - 1;
    return phrase.isLiteral(i - 1) && phrase.isLiteral(first) && phrase.has(first - 1, "limit");
  }

  /**
   * {@code convert(a, datetime)} and {@code convert(a USING utf8)}: a cast of all that is in it.
   */
  private void conversion(int i) {
    var close = phrase.has(i + 1, "(") ? phrase.partner(i + 1) : -1;
    var type = -1;
    for (var at = i + 2; at < close; at++) {
      if (phrase.has(at, "(") && phrase.partner(at) > at) {
        at = phrase.partner(at);
      } else if (phrase.has(at, ",") || phrase.has(at, "using")) {
        type = at + 1;
      }
    }
    if (type > i + 3 && (phrase.has(type - 1, "using") ? type + 1 == close : isType(type, close))) {
      instead.put(i, "cast");
      leaveOut(type, close);
      instead.put(type - 1, "as char");
    }
  }

  /**
   * {@code decimal(5, 2)}, {@code char(4) character set latin1}, {@code unsigned integer}. What has
   * a length and is no type of the server's counts as a call all the same ({@link Calls}).
   */
  private boolean isType(int start, int close) {
    var isKnown = Vocabulary.of(phrase.dialect()).isType(phrase.key(start));
    if (phrase.kind(start) != Kind.WORD || !(isKnown || phrase.has(start + 1, "("))) {
      return false;
    }
    var at = start + 1;
    if (phrase.has(at, "(", "0")) {
      at = phrase.has(at + 2, ",", "0") ? at + 4 : at + 2;
      if (!phrase.has(at++, ")")) {
        return false;
      }
    }
    while (phrase.kind(at) == Kind.WORD) {
      at++;
    }
    return at == close;
  }

  /** {@code PREVIOUS VALUE FOR s} of MariaDB is what {@code lastval(s)} is. */
  private void previousValue(int i) {
    var name = i + 3;
    var end = phrase.nameEnd(name);
    if (phrase.dialect() == Dialect.MARIADB
        && phrase.has(i + 1, "value", "for")
        && end > name
        && !Set.of("update", "share", "system_time").contains(phrase.key(name))) {
      instead.put(i, "lastval (");
      leaveOut(i + 1, name);
      instead.put(
          end - 1,
          (phrase.kind(end - 1) == Kind.WORD ? phrase.key(end - 1) : Plain.numbered(end - 1))
              + " )");
    }
  }

  /** {@code FOR SYSTEM_TIME …}: the rows as they were at a time that is written there. */
  private void systemTime(int start) {
    if (phrase.dialect() != Dialect.MARIADB || !phrase.has(start, "for", "system_time")) {
      return;
    }
    if (phrase.has(start + 2, "all")) {
      leaveOut(start, start + 3);
      return;
    }
    if (phrase.has(start + 2, "as", "of")) {
      time(start, new Range(start + 4, endOfTime(start + 4)));
      return;
    }
    if (phrase.has(start + 2, "from") || phrase.has(start + 2, "between")) {
      var end = endOfTime(start + 3);
      if (phrase.has(end, phrase.has(start + 2, "from") ? "to" : "and")) {
        time(start, new Range(start + 3, end), new Range(end + 1, endOfTime(end + 1)));
      }
    }
  }

  private void time(int start, Range... ranges) {
    for (var range : ranges) {
      if (range.end() <= range.start()) {
        return;
      }
    }
    leaveOut(start, ranges[ranges.length - 1].end());
    for (var range : ranges) {
      if (!phrase.isLiteral(range.end() - 1) || range.end() > range.start() + 2) {
        times.add(range);
      }
    }
  }

  /** A value, and what is added to it or taken from it; -1 where it is anything else. */
  private int endOfTime(int start) {
    var named = Set.of("timestamp", "transaction", "date").contains(phrase.key(start));
    var at = endOfValue(named && phrase.isLiteral(start + 1) ? start + 1 : start);
    while (at > 0 && (phrase.has(at, "+") || phrase.has(at, "-"))) {
      var interval = phrase.has(at + 1, "interval");
      at = endOfValue(interval ? at + 2 : at + 1);
      if (at > 0 && interval) {
        at = phrase.kind(at) == Kind.WORD ? at + 1 : -1;
      }
    }
    for (var i = start; i < at; i++) {
      if (Statements.startsBareQuery(phrase, i)) {
        return -1;
      }
    }
    return at;
  }

  private int endOfValue(int start) {
    if (phrase.isLiteral(start) || phrase.kind(start) == Kind.VARIABLE) {
      return start + 1;
    }
    var open = phrase.nameEnd(start);
    if (phrase.has(open, "(")) {
      return phrase.partner(open) > open ? phrase.partner(open) + 1 : -1;
    }
    return open > start ? open : -1;
  }
}
