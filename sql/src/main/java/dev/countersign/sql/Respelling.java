package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the parser in words that it knows what a server understands and it does not. The sentence
 * keeps its structure: an operator stays an operator between the same two sides, a literal a
 * literal, a column a column. What the tokens themselves say, {@link QueryWords}, {@link Casts} and
 * {@link Calls} read from the text as it was written.
 */
final class Respelling {

  /**
   * What it reads as the server does. Others it takes for comparisons, of which it allows one:
   * {@code a <-> b < 3} is the server's {@code (a <-> b) < 3}.
   */
  private static final Set<String> OPERATORS_OF_THE_PARSER =
      Set.of(
          "+", "-", "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>", "!=", "||", "|", "&", "<<",
          ">>", "->", "->>", "#>", "#>>", "::", ":", ":=", "=>");

  private static final Set<String> BEFORE_EXPRESSION =
      Set.of(
          "select",
          "distinct",
          "all",
          "where",
          "and",
          "or",
          "not",
          "then",
          "else",
          "when",
          "case",
          "on",
          "having",
          "by",
          "between",
          "return",
          "returning");

  /** What the parser takes for a part of a date wherever it stands. */
  static final Set<String> DATE_UNITS =
      Set.of(
          "century",
          "decade",
          "year",
          "quarter",
          "month",
          "week",
          "day",
          "hour",
          "minute",
          "second",
          "millennium",
          "millisecond",
          "microsecond",
          "nanosecond",
          "epoch");

  private static final Set<String> KINDS_OF_TABLE =
      Set.of("temp", "temporary", "unlogged", "local", "global");

  private Respelling() {}

  /** What is written for the token instead, maybe nothing; absent where it stays as it is. */
  static Optional<String> of(Phrase phrase, int i) {
    return Optional.ofNullable(
        phrase.isPostgres() ? postgres(phrase, i) : MysqlRespelling.of(phrase, i));
  }

  private static String postgres(Phrase phrase, int i) {
    var nothing = DoNothing.of(phrase, i);
    if (nothing != null) {
      return nothing;
    }
    if (TypedLiterals.isOfType(phrase, i)) {
      return "";
    }
    var operator = NamedOperators.of(phrase, i);
    if (operator != null) {
      return operator;
    }
    return switch (phrase.kind(i)) {
      case WORD -> postgresWord(phrase, i);
      case STRING -> string(phrase, i);
      case OPERATOR -> operator(phrase, i);
      case PUNCTUATION ->
          (phrase.has(i, ",") && XmlNames.isOfElement(phrase, i - 1))
                  || isBracketOfOnly(phrase, i)
                  || isPrecisionOfTime(phrase, i)
              ? ""
              : null;
      case QUOTED_NAME ->
          XmlNames.isOfElement(phrase, i)
                  || XmlNames.isOfAttribute(phrase, i)
                  || isAliasOfJoin(phrase, i)
              ? ""
              : null;
      case NUMBER -> isPrecisionOfTime(phrase, i) ? "" : null;
      case PARAMETER, VARIABLE, SPACE, COMMENT, HINT, UNSURE -> null;
    };
  }

  private static String postgresWord(Phrase phrase, int i) {
    if (XmlNames.isOfElement(phrase, i)
        || XmlNames.isOfElement(phrase, i + 1)
        || XmlNames.isOfAttribute(phrase, i)
        || XmlNames.isOfAttribute(phrase, i + 1)) {
      return "";
    }
    if (isOnly(phrase, i) || isVariadic(phrase, i) || phrase.has(i - 1, "select", "all")) {
      return "";
    }
    if (isKindOfTable(phrase, i) || isAliasOfJoin(phrase, i)) {
      return "";
    }
    if (phrase.has(i, "all") && phrase.has(i - 1, "limit")) {
      return "null";
    }
    if (isOfNothing(phrase, i)) {
      return "select 1";
    }
    if (isOfIsJson(phrase, i)) {
      return phrase.has(i, "json") ? "null" : "";
    }
    if (phrase.has(i, "local") && phrase.has(i - 1, "at")) {
      return "time zone 'x'";
    }
    if (i == 0 && phrase.has(i, "table") && phrase.hasWord("for")) {
      return "select * from";
    }
    if (phrase.has(i, "collation", "for", "(")) {
      return "pg_collation_for";
    }
    if (phrase.has(i, "for", "(") && phrase.has(i - 1, "collation")) {
      return "";
    }
    return isColumn(phrase, i) || isOutputName(phrase, i) ? Plain.numbered(i) : null;
  }

  /** Of the table that is changed or joined; the word is reserved. */
  private static boolean isOnly(Phrase phrase, int i) {
    return phrase.has(i, "only")
        && phrase.kind(i) == Kind.WORD
        && (phrase.has(i - 1, "update")
            || phrase.has(i - 1, "join")
            || phrase.has(i - 2, "delete", "from")
            || phrase.has(i - 2, "merge", "into"));
  }

  /** {@code SELECT … INTO TEMPORARY TABLE t}; a table may be called {@code temp}. */
  private static boolean isKindOfTable(Phrase phrase, int i) {
    var into = i - 1;
    while (KINDS_OF_TABLE.contains(phrase.key(into))) {
      into--;
    }
    return phrase.has(into, "into")
        && !phrase.has(into - 1, "insert")
        && !phrase.has(into - 1, "merge")
        && (phrase.has(i, "table")
            || (KINDS_OF_TABLE.contains(phrase.key(i))
                && phrase.isName(i + 1)
                && !GrammarInFrom.standsBehindTable(phrase.key(i + 1))));
  }

  /** {@code JOIN u USING (a) AS j}, from AS on. */
  static boolean isAliasOfJoin(Phrase phrase, int i) {
    var as = phrase.has(i, "as") ? i : i - 1;
    return phrase.has(as, "as")
        && phrase.isName(as + 1)
        && phrase.has(as - 1, ")")
        && phrase.partner(as - 1) > 0
        && phrase.has(phrase.partner(as - 1) - 1, "using")
        && hasJoin(phrase, phrase.partner(as - 1) - 1);
  }

  /** Whether a join comes before this, and nothing else that has a USING. */
  private static boolean hasJoin(Phrase phrase, int using) {
    for (var i = using - 1; i >= 0; i--) {
      if (phrase.has(i, ")") && phrase.partner(i) >= 0) {
        i = phrase.partner(i);
      } else if (phrase.has(i, "join")) {
        return true;
      } else if (phrase.has(i, "(") || phrase.has(i, ",") || phrase.has(i, "from")) {
        return false;
      }
    }
    return false;
  }

  /** {@code f(VARIADIC a)}; the word is reserved. */
  private static boolean isVariadic(Phrase phrase, int i) {
    return phrase.has(i, "variadic") && (phrase.has(i - 1, "(") || phrase.has(i - 1, ","));
  }

  /** {@code EXISTS (SELECT FROM t)}: rows without a column. */
  private static boolean isOfNothing(Phrase phrase, int i) {
    return phrase.has(i, "select")
        && !phrase.has(i - 1, ".")
        && Set.of("from", "where", ")").contains(phrase.key(i + 1));
  }

  /** {@code UPDATE ONLY (t)}. */
  private static boolean isBracketOfOnly(Phrase phrase, int i) {
    var open = phrase.has(i, ")") ? phrase.partner(i) : i;
    return phrase.has(open, "(")
        && isOnly(phrase, open - 1)
        && phrase.nameEnd(open + 1) == phrase.partner(open);
  }

  /** {@code UPDATE t * SET}: with all tables that inherit from it, as without. */
  private static boolean isStarOfTable(Phrase phrase, int i) {
    if (!phrase.has(i, "*") || !phrase.isName(i - 1)) {
      return false;
    }
    var start = i - 1;
    while (phrase.has(start - 1, ".") && phrase.isName(start - 2)) {
      start -= 2;
    }
    return phrase.has(start - 1, "update")
        ? phrase.has(i + 1, "set") || phrase.has(i + 1, "as")
        : phrase.has(start - 2, "delete", "from");
  }

  /** {@code timestamp(3) with time zone}. */
  private static boolean isPrecisionOfTime(Phrase phrase, int i) {
    var open = phrase.has(i, "(") ? i : phrase.has(i, ")") ? i - 2 : i - 1;
    return Set.of("time", "timestamp").contains(phrase.key(open - 1))
        && phrase.has(open, "(", "0", ")")
        && (phrase.has(open + 3, "with", "time", "zone")
            || phrase.has(open + 3, "without", "time", "zone"));
  }

  /** {@code IS NOT JSON OBJECT WITH UNIQUE KEYS}, from JSON on; a test like that for NULL. */
  private static boolean isOfIsJson(Phrase phrase, int i) {
    var at = i;
    if (phrase.has(at, "keys") && phrase.has(at - 1, "unique")) {
      at--;
    }
    if (phrase.has(at, "unique") && isWith(phrase, at - 1)) {
      at--;
    }
    if (isWith(phrase, at) && phrase.has(at + 1, "unique")) {
      at--;
    }
    if (Set.of("value", "array", "object", "scalar").contains(phrase.key(at))
        && phrase.kind(at) == Kind.WORD) {
      at--;
    }
    var is = phrase.has(at - 1, "not") ? at - 2 : at - 1;
    return phrase.has(at, "json") && phrase.has(is, "is") && !phrase.has(is - 1, ".");
  }

  private static boolean isWith(Phrase phrase, int i) {
    return phrase.has(i, "with") || phrase.has(i, "without");
  }

  static boolean isAtom(Phrase phrase, int i) {
    return switch (phrase.kind(i)) {
      case STRING, NUMBER, PARAMETER, VARIABLE, QUOTED_NAME -> true;
      case WORD, OPERATOR, PUNCTUATION, SPACE, COMMENT, HINT, UNSURE -> false;
    };
  }

  /** A typed literal becomes a cast; what goes on in the next line is part of the first. */
  private static String string(Phrase phrase, int i) {
    if (phrase.kind(i - 1) == Kind.STRING) {
      return "";
    }
    return TypedLiterals.cast(phrase, i);
  }

  private static String operator(Phrase phrase, int i) {
    var key = phrase.key(i);
    if (key.equals(":")) {
      var from = phrase.has(i - 1, "[") ? "1 " : "";
      var to = phrase.has(i + 1, "]") ? " 1" : "";
      return from + ":" + to;
    }
    if (isSign(phrase, i) && isSign(phrase, i + 1)) {
      return "";
    }
    if (isStarOfTable(phrase, i)) {
      return "";
    }
    if (isLambda(phrase, i)) {
      return "||";
    }
    if (OPERATORS_OF_THE_PARSER.contains(key)) {
      return null;
    }
    if (key.equals("?") && beginsExpression(phrase, i)) {
      return null;
    }
    return beginsExpression(phrase, i) || phrase.kind(i - 1) == Kind.WORD ? "-" : "||";
  }

  /** {@code f(doc -> 'a')}, of which the parser would make a function of {@code doc}. */
  static boolean isLambda(Phrase phrase, int i) {
    return phrase.has(i, "->")
        && phrase.isName(i - 1)
        && Set.of("(", ",", "passing", "default").contains(phrase.key(i - 2));
  }

  /** Of several in a row the parser knows one. */
  private static boolean isSign(Phrase phrase, int i) {
    return phrase.kind(i) == Kind.OPERATOR
        && !Set.of("*", "?", ":").contains(phrase.key(i))
        && beginsExpression(phrase, i);
  }

  static boolean beginsExpression(Phrase phrase, int i) {
    return switch (phrase.kind(i - 1)) {
      case OPERATOR -> !phrase.has(i - 1, "::");
      case PUNCTUATION ->
          Set.of("(", "[", ",").contains(phrase.key(i - 1)) || isOfSelect(phrase, i - 1);
      case WORD -> BEFORE_EXPRESSION.contains(phrase.key(i - 1));
      case QUOTED_NAME, STRING, NUMBER, PARAMETER, VARIABLE, SPACE, COMMENT, HINT, UNSURE -> false;
    };
  }

  /** The last bracket of DISTINCT ON (…), RETURNING WITH (OLD AS o) or OPERATOR(+). */
  private static boolean isOfSelect(Phrase phrase, int close) {
    var open = phrase.has(close, ")") ? phrase.partner(close) : -1;
    return NamedOperators.isAt(phrase, open - 1)
        || phrase.has(open - 2, "distinct", "on", "(")
        || phrase.has(open - 2, "returning", "with", "(");
  }

  /** Called like a part of a date, where no such part can stand. */
  static boolean isColumn(Phrase phrase, int i) {
    return DATE_UNITS.contains(phrase.key(i))
        && beginsExpression(phrase, i)
        && !phrase.has(i - 1, "(")
        && !phrase.has(i + 1, "(")
        && !phrase.has(i + 1, ".")
        && phrase.kind(i + 1) != Kind.STRING;
  }

  /** {@code AS constraint,}: behind AS any word may name a column of the answer. */
  private static boolean isOutputName(Phrase phrase, int i) {
    return phrase.has(i - 1, "as") && (phrase.has(i + 1, ",") || phrase.has(i + 1, "from"));
  }
}
