package dev.countersign.sql;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds texts that are made long by a number: {@code repeat('x', 1000000000)}. A number is what is
 * written there: how long a text gets by the values of a column, nobody can tell.
 */
final class LongTexts {

  /** Where the argument stands that tells how long. */
  private static final Map<String, Integer> LENGTH_AT =
      Map.of("repeat", 1, "lpad", 1, "rpad", 1, "space", 0);

  /** A product of numbers with no more digits together is less than a million. */
  private static final int FEW_DIGITS = 6;

  private static final Pattern PLAIN = Pattern.compile("(\\d+)(?:\\.\\d*)?");

  private LongTexts() {}

  static boolean isIn(Phrase phrase) {
    for (var i = 0; i < phrase.size(); i++) {
      if (isCall(phrase, i) && digits(phrase, i, phrase.partner(i + 1)) > FEW_DIGITS) {
        return true;
      }
    }
    return false;
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
