package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds calls where they are written, a name before a bracket, whatever the parser makes of them.
 * What is before a bracket and is neither reserved nor a type nor a list of columns counts as a
 * call.
 */
final class Calls {

  /**
   * @param path the parts of the name, as {@link Phrase#name} shows them; empty where something
   *     other than a name is called
   * @param plain whether the dialect is sure to look among its own functions first: in PostgreSQL
   *     no word of its grammar in quotes; in MySQL written in ASCII and without quotes directly
   *     before its bracket, and in the shape that its grammar has
   */
  record Call(List<String> path, boolean plain) {
    String name() {
      return path.isEmpty() ? "an expression" : String.join(".", path);
    }

    /** Whether it reaches beyond the database's rows, in whatever schema it is. */
    boolean isDangerous(Dialect dialect) {
      return !path.isEmpty() && Vocabulary.of(dialect).isDangerous(Chars.lower(path.getLast()));
    }
  }

  private final Phrase phrase;
  private final Vocabulary vocabulary;
  private final List<Call> calls = new ArrayList<>();

  private final boolean onlyReserved;

  private Calls(Phrase phrase, boolean onlyReserved) {
    this.phrase = phrase;
    this.onlyReserved = onlyReserved;
    this.vocabulary = Vocabulary.of(phrase.dialect());
  }

  /**
   * @param columnLists where a name stands that has a list of columns behind it, by the syntax
   *     tree, and which; such a name calls nothing where words say so too
   */
  static List<Call> in(Phrase phrase, Map<Integer, String> columnLists) {
    var scan = new Calls(phrase, false);
    scan.collect(columnLists);
    return scan.calls;
  }

  /** In a condition that no syntax tree stands beside: whatever no reserved word is, is called. */
  static List<Call> inCondition(Phrase phrase) {
    var scan = new Calls(phrase, true);
    scan.collect(Map.of());
    return scan.calls;
  }

  /** Whether the word before a bracket belongs to the grammar, so that it calls nothing. */
  static boolean isGrammar(Phrase phrase, int index) {
    return new Calls(phrase, false).isHarmlessWord(index);
  }

  private void collect(Map<Integer, String> columnLists) {
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i, "(") && !(columnLists.containsKey(i - 1) && phrase.mayHaveColumns(i - 1))) {
        examine(i - 1);
      }
    }
  }

  private void examine(int last) {
    switch (phrase.kind(last)) {
      case WORD, QUOTED_NAME -> {
        var first = last;
        while (phrase.has(first - 1, ".") && phrase.isName(first - 2)) {
          first -= 2;
        }
        if (phrase.isTextAsName(first - 2)) {
          calls.add(new Call(List.of(), false));
          return;
        }
        var isTarget = phrase.has(first - 1, "into");
        if (!isTarget && !isJsonGrammar(last) && (first < last || !isHarmlessWord(last))) {
          add(first, last);
        }
      }
      case STRING, NUMBER, PARAMETER, VARIABLE -> calls.add(new Call(List.of(), false));
      case SPACE, COMMENT, HINT, OPERATOR, PUNCTUATION, UNSURE -> {}
    }
  }

  /** A word behind the arguments of a JSON function; not the name of the function itself. */
  private boolean isJsonGrammar(int index) {
    return phrase.json().isGrammar(index) && !phrase.json().instead(index).startsWith("\"");
  }

  /** A name that nobody is shown, for it may be the rest of a text whose quote is missing. */
  private boolean isHidden(int first) {
    var at = first;
    while (phrase.isName(at) && !Redactor.mayStandBehindString(phrase.key(at))) {
      at--;
    }
    return at < first && phrase.kind(at) == Token.Kind.STRING;
  }

  private void add(int first, int last) {
    if (isHidden(first)) {
      calls.add(new Call(List.of(), false));
      return;
    }
    var path = new ArrayList<String>();
    for (var i = first; i <= last; i += 2) {
      path.add(phrase.name(i));
    }
    var plain =
        isSpelledAsOwn(phrase, last)
            && (phrase.isPostgres()
                ? !phrase.has(last, "json_table") || phrase.json().isTable(last)
                : phrase.touches(last, last + 1) && isInOwnShape(last));
    calls.add(new Call(List.copyOf(path), plain));
  }

  /**
   * Whether the dialect may take a name, spelled as it is here, for one of its own functions: MySQL
   * and MariaDB fold letters of theirs in ASCII alone, whatever they find somebody's own by.
   */
  static boolean isSpelledAsOwn(Phrase phrase, int index) {
    var quoted = phrase.kind(index) != Token.Kind.WORD;
    return phrase.isPostgres()
        ? !quoted || !Vocabulary.POSTGRESQL_SYNTAX.contains(phrase.name(index))
        : !quoted && Chars.isAscii(phrase.key(index));
  }

  /** Words of MySQL's grammar; with other arguments, or elsewhere, they call somebody's own. */
  private boolean isInOwnShape(int index) {
    return switch (phrase.key(index)) {
      case "json_table" ->
          phrase.part(index).equals(QueryParts.FROM)
              && !phrase.has(index - 2, "system_time")
              && Set.of("from", ",", "join", "straight_join").contains(phrase.key(index - 1));
      case "point" -> arguments(index + 1) == 2;
      case "linestring", "polygon" -> arguments(index + 1) > 0;
      default -> true;
    };
  }

  private int arguments(int open) {
    var close = phrase.partner(open);
    var count = close > open + 1 ? 1 : 0;
    for (var i = open + 1; i < close; i++) {
      if (phrase.has(i, "(") && phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (phrase.has(i, ",")) {
        count++;
      }
    }
    return count;
  }

  private boolean isHarmlessWord(int index) {
    if (phrase.kind(index) != Token.Kind.WORD) {
      return false;
    }
    var word = phrase.key(index);
    var previous = phrase.key(index - 1);
    if (vocabulary.mayStandBeforeBracket(word) || onlyReserved) {
      return vocabulary.mayStandBeforeBracket(word);
    }
    return switch (word) {
      case "over" -> previous.equals(")") || previous.equals("nulls");
      case "filter", "against", "repeatable" -> previous.equals(")");
      case "bernoulli", "system" -> previous.equals("tablesample");
      case "by" -> Set.of("group", "order", "partition").contains(previous);
      case "conflict" -> previous.equals("on");
      case "for" -> phrase.isPostgres() && previous.equals("collation");
      case "operator" -> NamedOperators.isAt(phrase, index);
      case "lateral" -> Statements.startsBareQuery(phrase, index + 2);
      case "columns" -> phrase.kind(index - 1) == Token.Kind.STRING;
      case "sets" -> previous.equals("grouping");
      case "materialized" -> previous.equals("as") || previous.equals("not");
      case "rollup", "cube" ->
          phrase.isPostgres()
              && phrase.part(index).equals("group")
              && Set.of("by", ",").contains(previous);
      case "like", "rlike", "regexp", "join" -> isOperand(index - 1);
      case "ilike", "overlaps" -> phrase.isPostgres() && isOperand(index - 1);
      case "cast" -> true;
      default -> vocabulary.isType(word) && (phrase.isPostgres() || isInOwnShape(index));
    };
  }

  /** Whether what ends here can be the left side of what follows. */
  private boolean isOperand(int index) {
    return switch (phrase.kind(index)) {
      case STRING, NUMBER, PARAMETER, VARIABLE, QUOTED_NAME -> true;
      case WORD ->
          !Set.of("select", "distinct", "all", "by", "when", "then").contains(phrase.key(index));
      case PUNCTUATION -> phrase.has(index, ")") || phrase.has(index, "]");
      case SPACE, COMMENT, HINT, OPERATOR, UNSURE -> false;
    };
  }
}
