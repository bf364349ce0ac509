package dev.countersign.sql;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds texts, arrays and the like that are made long by a number: {@code repeat('x', 1000000000)}.
 * A number is what is written there: how long a text gets by the values of a column, nobody can
 * tell.
 */
final class LongTexts {

  /** Where the argument stands that tells how long. */
  private static final Map<String, Integer> LENGTH_AT =
      Map.of("repeat", 1, "lpad", 1, "rpad", 1, "space", 0);

  /** A product of numbers with no more digits together is less than a million. */
  private static final int FEW_DIGITS = 6;

  /** A factorial of no more digits takes no time to speak of. */
  private static final int FEW_DIGITS_OF_FACTORIAL = 4;

  private static final Pattern LONG_RANGE = Pattern.compile("\\[[^\\]]*\\bto\\s+\\d{7,}");

  private static final Pattern PLAIN = Pattern.compile("(\\d+)(?:\\.\\d*)?");

  private LongTexts() {}

  static boolean isIn(Phrase phrase) {
    for (var i = 0; i < phrase.size(); i++) {
      if (isLongArray(phrase, i) || isLongPath(phrase, i) || isLongFactorial(phrase, i)) {
        return true;
      }
      if (isCall(phrase, i) && digits(phrase, i, phrase.partner(i + 1)) > FEW_DIGITS) {
        return true;
      }
    }
    return false;
  }

  /** {@code array_fill(0, ARRAY[1000, 1000])}: its dimensions are multiplied. */
  private static boolean isLongArray(Phrase phrase, int i) {
    return isCallOf(phrase, i, "array_fill")
        && numbers(phrase, i + 2, phrase.partner(i + 1)) > FEW_DIGITS;
  }

  private static int numbers(Phrase phrase, int start, int end) {
    var digits = 0;
    for (var i = start; i < end; i++) {
      if (phrase.kind(i) == Token.Kind.NUMBER) {
        digits += digitsAt(phrase, i);
      } else if (phrase.kind(i) == Token.Kind.STRING) {
        digits += (int) phrase.source(i).chars().filter(c -> c >= '0' && c <= '9').count();
      }
    }
    return digits;
  }

  /** {@code '$[0 to 1000000000]'}, wherever a path may stand. */
  private static boolean isLongPath(Phrase phrase, int i) {
    return phrase.isPostgres()
        && phrase.kind(i) == Token.Kind.STRING
        && LONG_RANGE.matcher(phrase.source(i)).find();
  }

  /** Its digits grow faster than what it is of. */
  private static boolean isLongFactorial(Phrase phrase, int i) {
    return isCallOf(phrase, i, "factorial")
        && numbers(phrase, i + 2, phrase.partner(i + 1)) > FEW_DIGITS_OF_FACTORIAL;
  }

  private static boolean isCallOf(Phrase phrase, int i, String name) {
    return phrase.isName(i)
        && phrase.name(i).equals(name)
        && phrase.has(i + 1, "(")
        && phrase.partner(i + 1) > i;
  }

  private static boolean isCall(Phrase phrase, int i) {
    return phrase.isName(i)
        && LENGTH_AT.containsKey(phrase.name(i))
        && phrase.has(i + 1, "(")
        && phrase.partner(i + 1) > i;
  }

  /** In the lengths of all such calls, one within another. */
  private static int digits(Phrase phrase, int start, int end) {
    var digits = 0;
    for (var i = start; i < end; i++) {
      if (isCall(phrase, i)) {
        digits += digits(phrase, i);
      }
    }
    return digits;
  }

  private static int digits(Phrase phrase, int call) {
    var close = phrase.partner(call + 1);
    var argument = 0;
    var digits = 0;
    for (var i = call + 2; i < close; i++) {
      if (phrase.has(i, ",")) {
        argument++;
      } else if (argument == LENGTH_AT.get(phrase.name(call))) {
        digits += digitsAt(phrase, i);
      } else if (phrase.has(i, "(") || phrase.has(i, "[")) {
        i = phrase.partner(i);
      }
    }
    return digits;
  }

  private static int digitsAt(Phrase phrase, int i) {
    var whole = phrase.kind(i) == Token.Kind.NUMBER ? phrase.source(i) : "";
    if (phrase.kind(i) == Token.Kind.STRING) {
      whole = phrase.source(i).replace("'", "");
    }
    var plain = PLAIN.matcher(whole);
    if (plain.matches()) {
      return plain.group(1).length();
    }
    return phrase.kind(i) == Token.Kind.NUMBER ? FEW_DIGITS + 1 : 0;
  }
}
