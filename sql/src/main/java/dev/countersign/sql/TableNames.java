package dev.countersign.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Names of tables, read as the grammar of their statement has them. For whoever adds to it: skip a
 * word only where the grammar has it and can have nothing else, for nearly each is also the name of
 * somebody's table.
 *
 * @param end behind what was read
 * @param whole whether these are all that are there: not so where no name stands where one must, or
 *     where a list ends at something that is not known to end it
 */
record TableNames(List<String> names, int end, boolean whole) {

  /**
   * {@code t}, {@code s.t *}, {@code ONLY t}, {@code ONLY (t)}; in MySQL {@code .t}, which is one
   * of the database in use.
   */
  static TableNames one(Phrase phrase, int start) {
    var only = phrase.isPostgres() && phrase.has(start, "only");
    var open = only && phrase.has(start + 1, "(");
    var bare = !phrase.isPostgres() && phrase.has(start, ".");
    var name = start + (only || bare ? 1 : 0) + (open ? 1 : 0);
    var end = phrase.nameEnd(name);
    if (end == name || phrase.has(end, ".") || (open && !phrase.has(end, ")"))) {
      return new TableNames(List.of(), start, false);
    }
    var behind = open ? end + 1 : end;
    behind = phrase.isPostgres() && phrase.has(behind, "*") ? behind + 1 : behind;
    return new TableNames(List.of(phrase.qualifiedName(name, end)), behind, true);
  }

  /** One behind {@code IF EXISTS} or {@code IF NOT EXISTS}, if that is there. */
  static TableNames head(Phrase phrase, int start) {
    return one(phrase, behindIf(phrase, start));
  }

  static int behindIf(Phrase phrase, int start) {
    if (phrase.has(start, "if", "not", "exists")) {
      return start + 3;
    }
    return phrase.has(start, "if", "exists") ? start + 2 : start;
  }

  /** All from here to the end, to a bracket that closes, or to what its statement has behind it. */
  static TableNames list(Phrase phrase, int start) {
    var names = new ArrayList<String>();
    var at = start;
    while (true) {
      if (phrase.isPostgres() && phrase.has(at, "tables", "in", "schema")) {
        at = phrase.nameEnd(at + 3); // of a publication, which may go on with tables
      } else {
        var one = one(phrase, phrase.isPostgres() && phrase.has(at, "table") ? at + 1 : at);
        names.addAll(one.names);
        if (!one.whole) {
          return new TableNames(names, at, false);
        }
        at = behindOne(phrase, one.end);
      }
      var renamed = phrase.has(0, "rename") && names.size() % 2 == 1;
      if (!phrase.has(at, renamed ? "to" : ",")) {
        return new TableNames(names, at, !renamed && isEnd(phrase, at));
      }
      at++;
    }
  }

  /** What may stand between one of a list and the next comma. */
  private static int behindOne(Phrase phrase, int start) {
    return switch (phrase.key(0)) {
      case "rename" -> behindWait(phrase, start);
      case "lock" -> phrase.isPostgres() ? start : behindLock(phrase, start);
      case "load", "cache" -> behindIndexes(phrase, start);
      case "analyze", "analyse" ->
          phrase.isPostgres() ? behindBrackets(phrase, start) : behindPersistent(phrase, start);
      default -> {
        var at = behindBrackets(phrase, start);
        yield phrase.has(at, "where", "(") ? behindBrackets(phrase, at + 1) : at;
      }
    };
  }

  private static int behindBrackets(Phrase phrase, int start) {
    return phrase.has(start, "(") && phrase.partner(start) > start
        ? phrase.partner(start) + 1
        : start;
  }

  /** MariaDB's {@code WAIT 5}, {@code NOWAIT}. */
  static int behindWait(Phrase phrase, int start) {
    if (phrase.has(start, "nowait")) {
      return start + 1;
    }
    return phrase.has(start, "wait") && phrase.isLiteral(start + 1) ? start + 2 : start;
  }

  /** {@code [AS] x READ LOCAL}, {@code LOW_PRIORITY WRITE CONCURRENT}; the modes are reserved. */
  private static int behindLock(Phrase phrase, int start) {
    var modes = Set.of("read", "low_priority", "write");
    var at = phrase.has(start, "as") ? start + 1 : start;
    at = phrase.isName(at) && !modes.contains(phrase.key(at)) ? at + 1 : at;
    while (modes.contains(phrase.key(at))
        || phrase.has(at, "local")
        || phrase.has(at, "concurrent")) {
      at++;
    }
    return at;
  }

  /** {@code PARTITION (p) INDEX (i) IGNORE LEAVES}. */
  private static int behindIndexes(Phrase phrase, int start) {
    var at = phrase.has(start, "partition") ? behindBrackets(phrase, start + 1) : start;
    var isIndex = phrase.has(at, "index") || phrase.has(at, "key");
    at = behindBrackets(phrase, isIndex ? at + 1 : at);
    return phrase.has(at, "ignore", "leaves") ? at + 2 : at;
  }

  /** {@code PERSISTENT FOR ALL}, {@code PERSISTENT FOR COLUMNS (a) INDEXES ALL}. */
  private static int behindPersistent(Phrase phrase, int start) {
    if (phrase.has(start, "persistent", "for", "all")) {
      return start + 3;
    }
    if (!phrase.has(start, "persistent", "for", "columns")) {
      return start;
    }
    var indexes = behindAllOf(phrase, start + 3);
    return phrase.has(indexes, "indexes") ? behindAllOf(phrase, indexes + 1) : start;
  }

  private static int behindAllOf(Phrase phrase, int start) {
    return phrase.has(start, "all") ? start + 1 : behindBrackets(phrase, start);
  }

  /** Whether no name can follow. */
  private static boolean isEnd(Phrase phrase, int at) {
    return at == phrase.size()
        || phrase.has(at, ")")
        || ends(phrase).contains(phrase.kind(at) == Token.Kind.WORD ? phrase.key(at) : "");
  }

  private static Set<String> ends(Phrase phrase) {
    return switch (phrase.key(0)) {
      case "truncate" ->
          phrase.isPostgres()
              ? Set.of("restart", "continue", "cascade", "restrict")
              : Set.of("wait", "nowait");
      case "drop" ->
          phrase.isPostgres()
              ? Set.of("cascade", "restrict")
              : Set.of("wait", "nowait", "cascade", "restrict");
      case "analyze", "analyse" ->
          phrase.isPostgres() ? Set.of() : Set.of("update", "drop"); // a histogram of MySQL
      case "optimize" -> Set.of("wait", "nowait");
      case "check" -> Set.of("for", "quick", "fast", "medium", "extended", "changed");
      case "checksum" -> Set.of("quick", "extended");
      case "repair" -> Set.of("quick", "extended", "use_frm", "force", "from");
      default -> Set.of();
    };
  }
}
