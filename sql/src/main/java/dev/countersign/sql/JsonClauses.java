package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What PostgreSQL's grammar puts behind the arguments of its JSON functions, which the parser does
 * not know: {@code PASSING}, {@code RETURNING}, wrappers, what is to be done {@code ON EMPTY} and
 * {@code ON ERROR}, and the columns of JSON_TABLE. The parser is shown a call of the same function
 * instead, in which every expression is one more argument and every type a cast to it: {@code
 * json_value(a, '$' RETURNING int DEFAULT f(b) ON EMPTY)} as {@code json_value(a, '$', cast('x' as
 * int), f(b))}. A call that is not understood to its last word stays as it was written.
 */
final class JsonClauses {

  private static final Set<String> FUNCTIONS =
      Set.of("json_value", "json_query", "json_exists", "json_table", "json_serialize");
  private static final Set<String> BEHAVIORS =
      Set.of("error", "null", "true", "false", "unknown", "empty");

  /** Deeper than anyone nests columns. */
  private static final int DEEPEST = 20;

  private static final String CAST = ", cast ( 'x' as";

  private final Phrase phrase;
  private final Map<Integer, String> instead = new HashMap<>();
  private final Set<Integer> typeEnds = new HashSet<>();
  private final List<Integer> types = new ArrayList<>();
  private final Map<Integer, Set<String>> columns = new HashMap<>();

  private JsonClauses(Phrase phrase) {
    this.phrase = phrase;
  }

  /** All that are understood in the phrase; none where it is not PostgreSQL's. */
  static JsonClauses of(Phrase phrase) {
    var all = new JsonClauses(phrase);
    for (var i = 0; phrase.isPostgres() && i < phrase.size(); i++) {
      if (FUNCTIONS.contains(phrase.key(i))
          && phrase.kind(i) == Kind.WORD
          && !phrase.has(i - 1, ".")
          && phrase.has(i + 1, "(")
          && phrase.partner(i + 1) > i) {
        var call = new JsonClauses(phrase);
        if (new Call(call, i).isUnderstood()) {
          all.add(call);
        }
      }
    }
    return all;
  }

  private void add(JsonClauses call) {
    instead.putAll(call.instead);
    typeEnds.addAll(call.typeEnds);
    types.addAll(call.types);
    columns.putAll(call.columns);
  }

  /** What is written for the token; null where it stays as it is. */
  String instead(int index) {
    return instead.get(index);
  }

  /** Whether a type ends here that is shown to the parser as a cast. */
  boolean endsType(int index) {
    return typeEnds.contains(index);
  }

  /** Whether it is a word of these clauses, or names something within them. */
  boolean isGrammar(int index) {
    return instead.containsKey(index);
  }

  /** Where the types begin that something is converted to. */
  List<Integer> types() {
    return types;
  }

  /** Whether the call of JSON_TABLE whose name stands here was understood. */
  boolean isTable(int index) {
    return columns.containsKey(index);
  }

  /** The columns of that table. */
  Set<String> columns(int table) {
    return columns.getOrDefault(table, Set.of());
  }

  /** Reads one call from left to right; {@code at} is the token that comes next. */
  private static final class Call {
    private final JsonClauses found;
    private final Phrase phrase;
    private final int name;
    private final int close;
    private int at;

    Call(JsonClauses found, int name) {
      this.found = found;
      this.phrase = found.phrase;
      this.name = name;
      this.close = phrase.partner(name + 1);
      this.at = name + 2;
    }

    boolean isUnderstood() {
      found.instead.put(name, Plain.numbered(name));
      var function = phrase.key(name);
      var understood =
          function.equals("json_serialize")
              ? expression(Set.of("returning", "format")) && format() && returning()
              : expression(Set.of(",", "format")) && format() && take(",", ",") && path();
      if (understood && function.equals("json_table")) {
        var columns = new HashSet<String>();
        understood = named() && passing() && columns(columns, 0) && behaviors();
        found.columns.put(name, columns);
      } else if (understood && !function.equals("json_serialize")) {
        understood = passing() && returning() && wrapper() && behaviors();
      }
      return understood && at == close;
    }

    /** A text, or the name of a column that has one. */
    private boolean path() {
      if (phrase.kind(at) == Kind.STRING || phrase.kind(at) == Kind.PARAMETER) {
        at++;
        return true;
      }
      var end = phrase.nameEnd(at);
      var understood = end > at;
      at = end;
      return understood;
    }

    private boolean named() {
      return !phrase.has(at, "as") || (take("as", "") && name());
    }

    private boolean name() {
      if (!phrase.isName(at)) {
        return false;
      }
      found.instead.put(at++, "");
      return true;
    }

    private boolean passing() {
      if (!phrase.has(at, "passing")) {
        return true;
      }
      take("passing", ",");
      while (expression(Set.of("as", "format")) && format() && take("as", "") && name()) {
        if (!phrase.has(at, ",")) {
          return true;
        }
        at++;
      }
      return false;
    }

    private boolean returning() {
      if (!phrase.has(at, "returning")) {
        return true;
      }
      found.instead.put(at++, CAST);
      return type() && format();
    }

    /** {@code FORMAT JSON ENCODING UTF8}. */
    private boolean format() {
      if (!phrase.has(at, "format")) {
        return true;
      }
      return take("format", "") && take("json", "") && (!took("encoding") || name());
    }

    private boolean wrapper() {
      if (phrase.has(at, "with") || phrase.has(at, "without")) {
        found.instead.put(at++, "");
        if (phrase.has(at - 1, "with") && !took("conditional")) {
          took("unconditional");
        }
        took("array");
        if (!take("wrapper", "")) {
          return false;
        }
      }
      if (phrase.has(at, "keep") || phrase.has(at, "omit")) {
        found.instead.put(at++, "");
        return take("quotes", "")
            && (!phrase.has(at, "on", "scalar")
                || (take("on", "") && take("scalar", "") && take("string", "")));
      }
      return true;
    }

    /** At most one ON EMPTY, and behind it at most one ON ERROR. */
    private boolean behaviors() {
      for (var times = 0; times < 2 && !phrase.has(at, ",") && !phrase.has(at, ")"); times++) {
        if (!behavior()) {
          return false;
        }
        if (phrase.has(at - 1, "error")) {
          return true;
        }
      }
      return true;
    }

    private boolean behavior() {
      if (phrase.has(at, "default")) {
        found.instead.put(at++, ",");
        if (!expression(Set.of("on"))) {
          return false;
        }
      } else if (BEHAVIORS.contains(phrase.key(at)) && phrase.kind(at) == Kind.WORD) {
        found.instead.put(at++, "");
        if (phrase.has(at - 1, "empty") && !took("array")) {
          took("object");
        }
      } else {
        return false;
      }
      return take("on", "") && (took("empty") || took("error"));
    }

    private boolean columns(Set<String> names, int depth) {
      if (depth > DEEPEST || !take("columns", "") || !phrase.has(at, "(")) {
        return false;
      }
      var end = phrase.partner(at);
      found.instead.put(at++, "");
      while (column(names, depth)) {
        if (at == end) {
          found.instead.put(at++, "");
          return true;
        }
        if (!take(",", "")) {
          return false;
        }
      }
      return false;
    }

    private boolean column(Set<String> names, int depth) {
      if (phrase.has(at, "nested")
          && (phrase.kind(at + 1) == Kind.STRING
              || (phrase.has(at + 1, "path") && phrase.kind(at + 2) == Kind.STRING))) {
        take("nested", "");
        took("path");
        found.instead.put(at++, "");
        return named() && columns(names, depth + 1);
      }
      if (!phrase.isName(at)) {
        return false;
      }
      names.add(phrase.name(at));
      if (phrase.has(at + 1, "for", "ordinality")) {
        return name() && take("for", "") && take("ordinality", "");
      }
      found.instead.put(at++, CAST);
      if (!type() || !format()) {
        return false;
      }
      took("exists");
      if (phrase.has(at, "path")) {
        take("path", "");
        if (phrase.kind(at) != Kind.STRING) {
          return false;
        }
        found.instead.put(at++, "");
      }
      return wrapper() && behaviors();
    }

    /** A name, maybe with a schema, and what may follow it; an interval's fields are not read. */
    private boolean type() {
      var start = at;
      at = phrase.nameEnd(at);
      if (at == start || at - start > 3) {
        return false;
      }
      if (phrase.has(at, "precision") || phrase.has(at, "varying")) {
        at++;
      }
      if (phrase.has(at, "(")) {
        for (var i = at + 1; i < phrase.partner(at); i++) {
          if (phrase.kind(i) != Kind.NUMBER && !phrase.has(i, ",")) {
            return false;
          }
        }
        at = phrase.partner(at) + 1;
      }
      if (phrase.has(at + 1, "time", "zone")
          && (phrase.has(at, "with") || phrase.has(at, "without"))) {
        at += 3;
      }
      while (phrase.has(at, "[", "]")) {
        at += 2;
      }
      found.types.add(start);
      found.typeEnds.add(at - 1);
      return true;
    }

    /** Up to one of these words outside of all brackets; something has to stand before it. */
    private boolean expression(Set<String> ends) {
      var start = at;
      while (at < close && !ends.contains(phrase.key(at))) {
        if (phrase.has(at, ",")) {
          return false;
        }
        at =
            (phrase.has(at, "(") || phrase.has(at, "[")) && phrase.partner(at) > at
                ? phrase.partner(at) + 1
                : at + 1;
      }
      return at > start;
    }

    private boolean take(String word, String shown) {
      if (!phrase.has(at, word)) {
        return false;
      }
      found.instead.put(at++, shown);
      return true;
    }

    private boolean took(String word) {
      return take(word, "");
    }
  }
}
