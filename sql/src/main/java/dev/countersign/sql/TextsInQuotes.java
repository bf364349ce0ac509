package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What people who are used to MySQL mean as a text, and PostgreSQL takes for a name: {@code WHERE
 * ssn = "123-45-6789"}. What nobody calls a column by, where a value is compared or listed, may be
 * a secret: no list shows it. So may whatever stands where no column can, in the VALUES of an
 * INSERT, say. A word is a column's name in every mapper of objects ({@code "createdAt"}), and is
 * shown.
 */
final class TextsInQuotes {

  /** What brackets hold. */
  private enum Held {
    ANYTHING,
    /** Values that are compared or listed; what is called within may be called with columns. */
    LIST,
    /** Nothing that is a column, however deep. */
    CONSTANTS
  }

  private static final Set<String> OPERATORS =
      Set.of("^@", "&&", "@@", "@@@", "@?", "?", "?|", "?&");

  private static final Set<String> BEFORE_VALUE =
      Set.of("like", "ilike", "escape", "between", "symmetric", "default", "program");

  private static final Set<String> BEFORE_LIST = Set.of("values", "in", "like", "ilike");

  private static final Set<String> QUANTIFIERS = Set.of("any", "all", "some", "row", "array");

  private static final Set<String> TYPES =
      Set.of("date", "time", "timestamp", "timestamptz", "interval", "text", "uuid", "json");

  private static final Pattern LOGON = Pattern.compile("(?i)\\bpassword\\s*=");

  private final Phrase phrase;
  private final BitSet found = new BitSet();
  private final ArrayDeque<Held> open = new ArrayDeque<>();

  /** For each bracket that is open, how many BETWEEN wait for their AND. */
  private final ArrayDeque<Integer> between = new ArrayDeque<>();

  /** For each CASE that is open, whether it compares. */
  private final ArrayDeque<Boolean> cases = new ArrayDeque<>();

  private Held closed = Held.ANYTHING;
  private boolean isInsert;
  private boolean isPartition;
  private int start;

  /** Where the name of what this statement calls ends. */
  private int callee;

  private TextsInQuotes(Phrase phrase) {
    this.phrase = phrase;
    between.push(0);
  }

  /** The indexes of those names in a phrase. */
  static BitSet in(Phrase phrase) {
    var texts = new TextsInQuotes(phrase);
    for (var i = 0; phrase.isPostgres() && i < phrase.size(); i++) {
      texts.follow(i);
    }
    return texts.found;
  }

  private void follow(int i) {
    if (i == start) {
      var calls = phrase.has(i, "execute") || phrase.has(i, "call");
      callee = calls ? phrase.nameEnd(i + 1) - 1 : -1;
    }
    switch (phrase.key(i)) {
      case "(", "[" -> {
        open.push(held(i));
        between.push(0);
      }
      case ")", "]" -> {
        closed = open.isEmpty() ? Held.ANYTHING : open.pop();
        if (between.size() > 1) {
          between.pop();
        }
      }
      case ";" -> {
        start = i + 1;
        isInsert = false;
        isPartition = false;
        cases.clear();
      }
      case "insert" -> isInsert = phrase.has(i + 1, "into");
      case "merge" -> isInsert = false;
      case "for" -> isPartition |= phrase.has(i + 1, "values");
      case "between" -> between.push(between.pop() + 1);
      case "and" -> {
        if (between.element() > 0) {
          between.push(between.pop() - 1);
          take(i + 1);
        }
      }
      case "case" -> cases.push(!phrase.has(i + 1, "when"));
      case "when" -> {
        if (!cases.isEmpty() && cases.element()) {
          take(i + 1);
        }
      }
      case "end" -> cases.poll();
      default -> {
        if (isCompared(i - 1)
            || (held() != Held.ANYTHING && (phrase.has(i - 1, "(") || phrase.has(i - 1, ",")))
            || (held() == Held.LIST && phrase.has(i - 1, "["))
            || (held() == Held.CONSTANTS && !isType(i - 1))
            || isFile(i - 1)
            || isLogon(i)) {
          take(i);
        }
      }
    }
  }

  private void take(int i) {
    if (phrase.kind(i) == Kind.QUOTED_NAME && !isWord(phrase.source(i)) && isAlone(i)) {
      found.set(i);
    }
  }

  private Held held() {
    return open.isEmpty() ? Held.ANYTHING : open.element();
  }

  /** What the bracket that opens here holds. */
  private Held held(int i) {
    if (phrase.has(i + 1, "select") || phrase.has(i + 1, "with") || phrase.has(i + 1, "table")) {
      return Held.ANYTHING;
    }
    if (held() == Held.CONSTANTS || isConstant(i - 1)) {
      return Held.CONSTANTS;
    }
    if (phrase.has(i - 1, ",") && closed != Held.ANYTHING) {
      return closed;
    }
    var isInner = held() == Held.LIST && phrase.has(i - 1, "(");
    var before = QUANTIFIERS.contains(phrase.key(i - 1)) ? i - 2 : i - 1;
    var isListed =
        before < i - 1
            && (isLike(before)
                || (held() == Held.LIST && (phrase.has(before, "(") || phrase.has(before, ","))));
    return isInner
            || isListed
            || (phrase.has(i, "(") && BEFORE_LIST.contains(phrase.key(i - 1)))
            || isComparison(before)
        ? Held.LIST
        : Held.ANYTHING;
  }

  /** Whether no column can stand in the brackets behind this. */
  private boolean isConstant(int i) {
    return switch (phrase.key(i)) {
      case "values" -> isInsert;
      case "enum" -> true;
      case "from", "to", "in" -> isPartition;
      default -> i >= 0 && i == callee;
    };
  }

  private boolean isLike(int i) {
    return phrase.has(i, "like") || phrase.has(i, "ilike");
  }

  private boolean isCompared(int i) {
    return isComparison(i)
        || BEFORE_VALUE.contains(phrase.key(i))
        || phrase.has(i - 1, "similar", "to")
        || phrase.has(i - 1, "distinct", "from")
        || (isComparison(i - 1) && (isSign(i) || TYPES.contains(phrase.key(i))));
  }

  private boolean isSign(int i) {
    return phrase.has(i, "+") || phrase.has(i, "-");
  }

  private boolean isComparison(int i) {
    if (phrase.has(i, ")") && phrase.partner(i) >= 0) {
      return phrase.has(phrase.partner(i) - 1, "operator") && isComparison(i - 1);
    }
    return phrase.kind(i) == Kind.OPERATOR
        && (OPERATORS.contains(phrase.key(i))
            || phrase.key(i).chars().anyMatch(c -> "=<>~!".indexOf(c) >= 0));
  }

  private boolean isType(int i) {
    return phrase.has(i, "as") || phrase.has(i, "::") || phrase.has(i, "collate");
  }

  /** {@code COPY t FROM "/secret"}. */
  private boolean isFile(int i) {
    return phrase.has(start, "copy")
        && open.isEmpty()
        && (phrase.has(i, "from") || phrase.has(i, "to"));
  }

  private boolean isLogon(int i) {
    return phrase.kind(i) == Kind.QUOTED_NAME && LOGON.matcher(phrase.source(i)).find();
  }

  private static boolean isWord(String quoted) {
    var name = quoted.substring(1, quoted.length() - 1);
    return !name.isEmpty()
        && Chars.startsName(name.charAt(0))
        && name.chars().allMatch(c -> Chars.continuesName((char) c));
  }

  /** Neither a part of a longer name nor what is called. */
  private boolean isAlone(int i) {
    return !phrase.has(i - 1, ".") && !phrase.has(i + 1, ".") && !phrase.has(i + 1, "(");
  }
}
