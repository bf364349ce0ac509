package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tests and comparisons in a row: {@code a = b IS NULL}, {@code f(a) BETWEEN b AND c IS NOT TRUE},
 * {@code a::text COLLATE "C"}. Servers take what is tested for a value like any other, the parser
 * allows one test and that not everywhere. Here each is an operator between the same two sides, or
 * one word before or behind a side; which binds first does not matter to anyone who asks what is
 * called and read. For a second try alone: what the parser understands as it is, keeps its words.
 */
final class Chains {

  /** Behind these a value begins, so what follows is no operator. */
  private static final Set<String> NO_OPERAND =
      Set.of(
          "any",
          "array",
          "as",
          "asymmetric",
          "both",
          "collate",
          "default",
          "document",
          "escape",
          "exists",
          "for",
          "from",
          "ilike",
          "in",
          "interval",
          "into",
          "is",
          "join",
          "lateral",
          "leading",
          "like",
          "limit",
          "offset",
          "passing",
          "placing",
          "regexp",
          "rlike",
          "row",
          "set",
          "similar",
          "some",
          "symmetric",
          "to",
          "trailing",
          "using",
          "values",
          "variadic");

  private static final Set<String> COMPARISONS =
      Set.of("=", "<", ">", "<=", ">=", "<>", "!=", "<=>");

  /** Of a window, whose BETWEEN is no test. */
  private static final Set<String> FRAMES = Set.of("groups", "range", "rows");

  private static final Set<String> TESTS =
      Set.of("distinct", "document", "false", "json", "null", "true", "unknown");

  private final Phrase phrase;

  /** What belongs to a BETWEEN, and its AND. */
  private final Set<Integer> betweens = new HashSet<>();

  Chains(Phrase phrase) {
    this.phrase = phrase;
    findBetweens();
  }

  /** Each AND belongs to the last BETWEEN before it that has none, within the same brackets. */
  private void findBetweens() {
    var open = new ArrayDeque<Integer>();
    for (var i = 0; i < phrase.size(); i++) {
      switch (phrase.key(i)) {
        case "(", "[", "case" -> open.push(-1);
        case ")", "]", "end" -> {
          while (!open.isEmpty() && open.pop() >= 0) {}
        }
        case "between" -> {
          if (isOperator(i) && !FRAMES.contains(phrase.key(i - 1))) {
            open.push(i);
          }
        }
        case "and" -> {
          if (!open.isEmpty() && open.element() >= 0) {
            betweens.add(open.pop());
            betweens.add(i);
          }
        }
        default -> {}
      }
    }
  }

  /** What is written for the token instead, maybe nothing; absent where it stays as it is. */
  Optional<String> of(int i) {
    return Optional.ofNullable(
        switch (phrase.kind(i)) {
          case WORD -> phrase.has(i - 1, ".") ? name(i) : word(i);
          case QUOTED_NAME -> name(i);
          case OPERATOR -> operator(i);
          case PUNCTUATION -> isInCollation(i) || isInCollation(i + 1) ? "" : punctuation(i);
          case STRING, NUMBER, PARAMETER, VARIABLE, SPACE, COMMENT, HINT, UNSURE -> null;
        });
  }

  private String name(int i) {
    return isInCollation(i) ? "" : null;
  }

  private String word(int i) {
    if (isInCollation(i) || isOfIs(i)) {
      return phrase.has(i, "unknown") || phrase.has(i, "document") ? "null" : "";
    }
    return switch (phrase.key(i)) {
      case "is" -> isOperator(i) && isTested(i + 1) ? "||" : null;
      case "like", "ilike", "rlike", "regexp", "overlaps" -> isOperator(i) ? "||" : null;
      case "isnull", "notnull" -> phrase.isPostgres() && isOperator(i) ? "|| null" : null;
      case "similar" -> isOperator(i) && phrase.has(i + 1, "to") ? "||" : null;
      case "to" -> phrase.has(i - 1, "similar") ? "" : null;
      case "escape" -> isOperator(i) && isText(i + 1) ? "||" : null;
      case "in" -> isOperator(i) && phrase.has(i + 1, "(") ? "||" : null;
      case "between", "and" -> betweens.contains(i) ? "||" : null;
      case "symmetric", "asymmetric" -> phrase.has(i - 1, "between") ? "" : null;
      case "at" -> isOperator(i) && phrase.has(i + 1, "time", "zone") ? "||" : null;
      case "time" -> phrase.has(i - 1, "at", "time", "zone") ? "" : null;
      case "zone" -> phrase.has(i - 2, "at", "time", "zone") ? "" : null;
      case "div", "mod" -> !phrase.isPostgres() && isOperator(i) ? "/" : null;
      case "exists" -> phrase.has(i + 1, "(") && !phrase.has(i - 1, "if") ? "" : null;
      case "any", "some", "all" -> isOfComparison(i) ? "" : null;
      case "not" -> isNegation(i) ? "" : null;
      case "collate" -> isOperator(i) ? "" : null;
      case "cast" -> GrammarInFrom.isCast(phrase, i) ? Plain.numbered(i) + " ( cast" : null;
      default -> GrammarInFrom.isOfExtract(phrase, i) ? GrammarInFrom.ofExtract(phrase, i) : null;
    };
  }

  private String punctuation(int i) {
    return phrase.has(i, ")") && GrammarInFrom.isCast(phrase, phrase.partner(i) - 1) ? ") )" : null;
  }

  private String operator(int i) {
    if (COMPARISONS.contains(phrase.key(i))) {
      return isAssignment(i) ? null : "||";
    }
    return phrase.has(i, "!") && !phrase.isPostgres() ? "" : null;
  }

  /**
   * {@code SET a = 1}, {@code ON DUPLICATE KEY UPDATE a = 1}; in a list also what looks like it.
   */
  private boolean isAssignment(int i) {
    if (!phrase.has(i, "=")) {
      return false;
    }
    var start = phrase.has(i - 1, ")") ? phrase.partner(i - 1) : i - 1;
    while (phrase.has(start - 1, ".") && phrase.isName(start - 2)) {
      start -= 2;
    }
    return phrase.has(start - 1, "set")
        || phrase.has(start - 1, ",")
        || phrase.has(start - 1, "update");
  }

  /** A word that would be a name or a call if nothing stood before it. */
  private boolean isOperator(int i) {
    var before = phrase.has(i - 1, "not") ? i - 2 : i - 1;
    return switch (phrase.kind(before)) {
      case STRING, NUMBER, PARAMETER, VARIABLE, QUOTED_NAME -> true;
      case WORD ->
          phrase.has(before - 1, ".")
              || (!NO_OPERAND.contains(phrase.key(before))
                  && !Respelling.beginsExpression(phrase, before + 1));
      case PUNCTUATION ->
          (phrase.has(before, ")") || phrase.has(before, "]"))
              && !Respelling.beginsExpression(phrase, before + 1);
      case OPERATOR, SPACE, COMMENT, HINT, UNSURE -> false;
    };
  }

  private boolean isTested(int i) {
    return TESTS.contains(phrase.key(phrase.has(i, "not") ? i + 1 : i));
  }

  private boolean isText(int i) {
    return phrase.kind(i) == Kind.STRING || phrase.kind(i) == Kind.PARAMETER;
  }

  /** NOT, UNKNOWN, DISTINCT FROM and the like, behind IS. */
  private boolean isOfIs(int i) {
    var is = phrase.has(i - 1, "not") ? i - 2 : i - 1;
    return switch (phrase.key(i)) {
      case "not" -> phrase.has(i - 1, "is") && isOperator(i - 1) && isTested(i);
      case "unknown", "document", "distinct" -> phrase.has(is, "is") && isOperator(is);
      case "from" -> phrase.has(i - 1, "distinct") && isOfIs(i - 1);
      default -> false;
    };
  }

  private boolean isOfComparison(int i) {
    return phrase.has(i + 1, "(")
        && (phrase.kind(i - 1) == Kind.OPERATOR
            || phrase.has(i - 1, "like")
            || phrase.has(i - 1, "ilike"));
  }

  /** Not of a MATERIALIZED or MATCHED. */
  private boolean isNegation(int i) {
    return !phrase.has(i + 1, "materialized") && !phrase.has(i + 1, "matched");
  }

  /** The name behind COLLATE, whose parts have no code. */
  private boolean isInCollation(int i) {
    if (!phrase.isName(i)) {
      return false;
    }
    var start = i;
    while (phrase.has(start - 1, ".") && phrase.isName(start - 2)) {
      start -= 2;
    }
    return phrase.has(start - 1, "collate") && isOperator(start - 1);
  }
}
