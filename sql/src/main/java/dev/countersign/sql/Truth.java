package dev.countersign.sql;

import dev.countersign.protocol.request.Where;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds conditions that hold for every row, from their words: constants, comparisons of constants,
 * AND, OR and NOT of such, and in MySQL {@code x IS NULL OR x IS NOT NULL}. Sound, not complete:
 * what it calls always true is, whatever the rows and the settings of the server; much else may be
 * too. So {@code id = id} is not, for a column may be null.
 */
final class Truth {

  private enum Value {
    TRUE,
    FALSE,
    NULL,
    UNKNOWN;

    Value not() {
      return switch (this) {
        case TRUE -> FALSE;
        case FALSE -> TRUE;
        case NULL -> NULL;
        case UNKNOWN -> UNKNOWN;
      };
    }

    Value and(Value other) {
      if (this == FALSE || other == FALSE) {
        return FALSE;
      }
      if (this == UNKNOWN || other == UNKNOWN) {
        return UNKNOWN;
      }
      return this == NULL || other == NULL ? NULL : TRUE;
    }

    static Value of(boolean holds) {
      return holds ? TRUE : FALSE;
    }
  }

  /** What ends the condition of an UPDATE or DELETE; all reserved where it matters. */
  private static final Set<String> ENDS = Set.of("returning", "order", "limit", ";");

  /**
   * What ends a condition of a MERGE. Inside of a CASE that cuts it short, and it counts as
   * unknown.
   */
  private static final Set<String> ENDS_OF_MERGE = Set.of("when", "then", ";");

  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");

  private static final Set<String> BOOLEANS = Set.of("boolean", "bool");

  /** Types of PostgreSQL as which a whole number is the same. */
  private static final Set<String> INTEGERS =
      Set.of("int", "integer", "int2", "int4", "int8", "smallint", "bigint", "numeric");

  private static final Pattern DECIMAL = Pattern.compile("[0-9]+[.][0-9]+");

  /** Deeper than anyone writes. */
  private static final int DEEPEST = 50;

  private final Phrase phrase;

  private Truth(Phrase phrase) {
    this.phrase = phrase;
  }

  /**
   * What is to be said of a condition.
   *
   * @param start behind WHERE
   */
  static Where of(Phrase phrase, int start) {
    return of(phrase, start, ENDS);
  }

  /** The same of a condition behind ON or AND of a MERGE. */
  static Where ofMerge(Phrase phrase, int start) {
    return of(phrase, start, ENDS_OF_MERGE);
  }

  private static Where of(Phrase phrase, int start, Set<String> ends) {
    var end = start;
    while (end < phrase.size() && !phrase.has(end, ")") && !ends.contains(phrase.key(end))) {
      end = phrase.has(end, "(") && phrase.partner(end) > end ? phrase.partner(end) + 1 : end + 1;
    }
    if (!phrase.isPostgres()) {
      for (var i = start; i < end; i++) {
        if (phrase.has(i, "||") || phrase.has(i, "xor") || phrase.has(i, "!")) {
          return Where.UNKNOWN;
        }
      }
    }
    return new Truth(phrase).or(start, end, 0) == Value.TRUE ? Where.ALWAYS_TRUE : Where.PRESENT;
  }

  private Value or(int start, int end, int depth) {
    var nulls = new ArrayList<String>();
    var others = new ArrayList<String>();
    var value = Value.FALSE;
    for (var part : parts(start, end, Set.of("or"))) {
      value = value.not().and(and(part[0], part[1], depth).not()).not();
      if (!phrase.isPostgres()) {
        nullTest(part[0], part[1], nulls, others);
      }
    }
    return nulls.stream().anyMatch(others::contains) ? Value.TRUE : value;
  }

  /** Of one column; in PostgreSQL a row that is null in part is neither. */
  private void nullTest(int start, int end, List<String> nulls, List<String> others) {
    var name = phrase.nameEnd(start);
    if (name > start && name < end && phrase.has(name, "is")) {
      var column = phrase.qualifiedName(start, name);
      if (end == name + 2 && phrase.has(name + 1, "null")) {
        nulls.add(column);
      } else if (end == name + 3 && phrase.has(name + 1, "not", "null")) {
        others.add(column);
      }
    }
  }

  private Value and(int start, int end, int depth) {
    var value = Value.TRUE;
    for (var part : parts(start, end, Set.of("and", "&&"))) {
      value = value.and(not(part[0], part[1], depth));
    }
    return value;
  }

  /** MySQL has a mode in which NOT binds closer, so it must stand before brackets or one value. */
  private Value not(int start, int end, int depth) {
    if (!phrase.has(start, "not") || phrase.kind(start) != Token.Kind.WORD) {
      return predicate(start, end, depth);
    }
    var closed = phrase.has(start + 1, "(") && phrase.partner(start + 1) == end - 1;
    return phrase.isPostgres() || closed || end == start + 2
        ? not(start + 1, end, depth).not()
        : Value.UNKNOWN;
  }

  private Value predicate(int start, int end, int depth) {
    if (start >= end || depth > DEEPEST) {
      return Value.UNKNOWN;
    }
    if (isBracketed(start, end)) {
      return Statements.startsBareQuery(phrase, start + 1)
          ? query(start + 1, end - 1)
          : or(start + 1, end - 1, depth + 1);
    }
    if (end == start + 1) {
      return alone(start);
    }
    if (phrase.has(start, "exists", "(", "select") && phrase.partner(start + 1) == end - 1) {
      return phrase.isLiteral(end - 2) && end == start + 5 ? Value.TRUE : Value.UNKNOWN;
    }
    if (phrase.isPostgres() && BOOLEANS.contains(phrase.key(start)) && end == start + 2) {
      return spelled(start + 1);
    }
    if (isCast(end, BOOLEANS) && (end == start + 3 || isBracketed(start, end - 2))) {
      return predicate(start, end - 2, depth + 1);
    }
    var operator = comparison(start, end);
    if (operator > start) {
      var left = operand(start, operator);
      var right = operand(operator + 1, end);
      if (left >= 0 && right >= 0) {
        return compare(left, phrase.key(operator), right);
      }
    }
    var sign = start + (isSign(start) ? 2 : 1);
    if (isComparison(sign) && end - sign == (isSign(sign + 1) ? 3 : 2)) {
      return ordered(signed(start), phrase.key(sign), signed(sign + 1));
    }
    if (phrase.has(start + 1, "is")) {
      return is(start, start + 2, end);
    }
    var close = phrase.has(start, "(") ? phrase.partner(start) : -1;
    if (close > start && close < end && phrase.has(close + 1, "is")) {
      var truth = predicate(start, close + 1, depth + 1);
      return is(truth, truth == Value.NULL, truth != Value.UNKNOWN, close + 2, end);
    }
    if (phrase.has(start + 1, "between") && end == start + 5 && phrase.has(start + 3, "and")) {
      return compare(start, ">=", start + 2).and(compare(start, "<=", start + 4));
    }
    return phrase.has(start + 1, "in", "(") && phrase.partner(start + 2) == end - 1
        ? in(start, start + 3, end - 1)
        : Value.UNKNOWN;
  }

  private boolean isBracketed(int start, int end) {
    return phrase.has(start, "(") && phrase.partner(start) == end - 1;
  }

  /** {@code (SELECT true)}, which is one row. */
  private Value query(int start, int end) {
    var isOfOne = phrase.has(start, "select") && end == start + 2;
    return isOfOne && (!phrase.isPostgres() || phrase.kind(start + 1) == Token.Kind.WORD)
        ? alone(start + 1)
        : Value.UNKNOWN;
  }

  private boolean isCast(int end, Set<String> types) {
    return phrase.isPostgres() && phrase.has(end - 2, "::") && types.contains(phrase.key(end - 1));
  }

  /** Where the only comparison of these tokens stands; -1 where there is none, or more. */
  private int comparison(int start, int end) {
    var found = -1;
    for (var i = start; i < end; i++) {
      if (phrase.has(i, "(") && phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (isComparison(i)) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  /** The one token that these say, in brackets or as a whole number of a type; -1 where none. */
  private int operand(int start, int end) {
    var from = start;
    var to = end;
    while (isBracketed(from, to)) {
      from++;
      to--;
    }
    if (isCast(to, INTEGERS) && to - from > 2) {
      var inner = operand(from, to - 2);
      return inner >= 0 && number(inner).isPresent() ? inner : -1;
    }
    return to == from + 1 ? from : -1;
  }

  /** What is none of PostgreSQL's own could be anybody's there. */
  private boolean isComparison(int index) {
    return COMPARISONS.contains(phrase.key(index))
        || (!phrase.isPostgres() && phrase.has(index, "<=>"));
  }

  private boolean isSign(int index) {
    return phrase.has(index, "-") || phrase.has(index, "+");
  }

  private Optional<BigDecimal> signed(int index) {
    return phrase.has(index, "-")
        ? decimal(index + 1).map(BigDecimal::negate)
        : decimal(isSign(index) ? index + 1 : index);
  }

  /** TRUE, FALSE, NULL; in MySQL a number as well, in PostgreSQL a text that says so. */
  private Value alone(int index) {
    if (phrase.kind(index) == Token.Kind.WORD) {
      return switch (phrase.key(index)) {
        case "true" -> Value.TRUE;
        case "false" -> Value.FALSE;
        case "null" -> Value.NULL;
        default -> Value.UNKNOWN;
      };
    }
    return phrase.isPostgres()
        ? spelled(index)
        : number(index).map(it -> Value.of(it.signum() != 0)).orElse(Value.UNKNOWN);
  }

  private Value spelled(int index) {
    var source = phrase.kind(index) == Token.Kind.STRING ? phrase.source(index) : "";
    return switch (source) {
      case "'t'", "'true'", "'y'", "'yes'", "'on'", "'1'" -> Value.TRUE;
      case "'f'", "'false'", "'n'", "'no'", "'off'", "'0'" -> Value.FALSE;
      default -> Value.UNKNOWN;
    };
  }

  private Value is(int subject, int start, int end) {
    var truth = alone(subject);
    var isNull = truth == Value.NULL;
    var known = truth != Value.UNKNOWN || number(subject).isPresent() || text(subject).isPresent();
    return is(truth, isNull, known, start, end);
  }

  private Value is(Value truth, boolean isNull, boolean known, int start, int end) {
    var negated = phrase.has(start, "not");
    var at = negated ? start + 1 : start;
    if (end != at + 1) {
      return Value.UNKNOWN;
    }
    var value =
        switch (phrase.key(at)) {
          case "null" -> known ? Value.of(isNull) : Value.UNKNOWN;
          case "true" -> truth == Value.UNKNOWN ? truth : Value.of(truth == Value.TRUE);
          case "false" -> truth == Value.UNKNOWN ? truth : Value.of(truth == Value.FALSE);
          default -> Value.UNKNOWN;
        };
    return negated ? value.not() : value;
  }

  private Value in(int subject, int start, int end) {
    var value = Value.FALSE;
    for (var part : parts(start, end, Set.of(","))) {
      var same = part[1] == part[0] + 1 ? compare(subject, "=", part[0]) : Value.UNKNOWN;
      value = value.not().and(same.not()).not();
    }
    return value;
  }

  private Value compare(int left, String operator, int right) {
    var leftIsNull = alone(left) == Value.NULL;
    var rightIsNull = alone(right) == Value.NULL;
    if (operator.equals("<=>") && leftIsNull && rightIsNull) {
      return Value.TRUE;
    }
    if (leftIsNull || rightIsNull) {
      return operator.equals("<=>") ? Value.UNKNOWN : Value.NULL;
    }
    var ordered = ordered(decimal(left), operator, decimal(right));
    if (ordered != Value.UNKNOWN) {
      return ordered;
    }
    if (isTruth(left) && isTruth(right)) {
      return switch (operator) {
        case "=", "<=>" -> Value.of(alone(left) == alone(right));
        case "<>", "!=" -> Value.of(alone(left) != alone(right));
        default -> Value.UNKNOWN;
      };
    }
    var texts = text(left).isPresent() && text(left).equals(text(right));
    var differ = phrase.isPostgres() && !texts && text(left).isPresent() && text(right).isPresent();
    if (differ && Set.of("=", "<>", "!=").contains(operator)) {
      return Value.of(!operator.equals("="));
    }
    return texts && Set.of("=", "<=", ">=", "<=>").contains(operator) ? Value.TRUE : Value.UNKNOWN;
  }

  private boolean isTruth(int index) {
    return phrase.has(index, "true") || phrase.has(index, "false");
  }

  private static Value ordered(
      Optional<BigDecimal> one, String operator, Optional<BigDecimal> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Value.UNKNOWN;
    }
    int order = one.get().compareTo(other.get());
    return Value.of(
        switch (operator) {
          case "=", "<=>" -> order == 0;
          case "<" -> order < 0;
          case ">" -> order > 0;
          case "<=" -> order <= 0;
          case ">=" -> order >= 0;
          default -> order != 0;
        });
  }

  /** The same with a few digits behind a point, which every server compares exactly. */
  private Optional<BigDecimal> decimal(int index) {
    var source = phrase.kind(index) == Token.Kind.NUMBER ? phrase.source(index) : "";
    return source.length() < 16 && DECIMAL.matcher(source).matches()
        ? Optional.of(new BigDecimal(source))
        : number(index);
  }

  /** Whole numbers that no server rounds. */
  private Optional<BigDecimal> number(int index) {
    var source = phrase.kind(index) == Token.Kind.NUMBER ? phrase.source(index) : "";
    return source.length() < 16
            && source.chars().allMatch(c -> c >= '0' && c <= '9')
            && !source.isEmpty()
        ? Optional.of(new BigDecimal(source))
        : Optional.empty();
  }

  /** Texts that every server reads the same; an empty one is NULL in a mode of MariaDB. */
  private Optional<String> text(int index) {
    var source = phrase.kind(index) == Token.Kind.STRING ? phrase.source(index) : "";
    var isKnown = phrase.isPostgres() || source.length() > 2;
    return isKnown && source.startsWith("'") && source.indexOf('\\') < 0
        ? Optional.of(source)
        : Optional.empty();
  }

  /** Where the parts between these words begin and end; the AND of BETWEEN is none of them. */
  private List<int[]> parts(int start, int end, Set<String> separators) {
    var parts = new ArrayList<int[]>();
    var from = start;
    var betweens = 0;
    var cases = 0;
    for (var i = start; i < end; i++) {
      if ((phrase.has(i, "(") || phrase.has(i, "[")) && phrase.partner(i) > i) {
        i = phrase.partner(i);
      } else if (phrase.kind(i) == Token.Kind.WORD && phrase.has(i, "between")) {
        betweens++;
      } else if (phrase.kind(i) == Token.Kind.WORD && phrase.has(i, "case")) {
        cases++;
      } else if (phrase.kind(i) == Token.Kind.WORD && phrase.has(i, "end") && cases > 0) {
        cases--;
      } else if (phrase.has(i, "and") && betweens > 0) {
        betweens--;
      } else if (cases == 0 && separators.contains(phrase.key(i))) {
        parts.add(new int[] {from, i});
        from = i + 1;
      }
    }
    parts.add(new int[] {from, end});
    return parts;
  }
}
