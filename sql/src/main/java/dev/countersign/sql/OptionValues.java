package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.BitSet;
import java.util.Set;

/**
 * Finds the words and names of PostgreSQL that are texts without quotes, in places other than those
 * of {@link SetValues}: what a trigger hands to its function, options of definitions that hold a
 * text, and comments, which no server takes without quotes, but the log would keep.
 */
final class OptionValues {

  /** Words of the grammar that stand in the place of a text. */
  static final Set<String> KEPT =
      Set.of("default", "on", "off", "yes", "no", "true", "false", "none", "null");

  private static final Set<String> ROUTINES = Set.of("function", "procedure");

  private static final Set<String> DEFINED = Set.of("aggregate", "type", "subscription");

  /** Options with a text; what others hold are functions, types and words of the grammar. */
  private static final Set<String> TEXTS = Set.of("initcond", "minitcond", "slot_name", "default");

  /** Options of a dictionary that hold none; what others there are its template says. */
  private static final Set<String> NAMES = Set.of("template", "dictionary");

  private final Phrase phrase;
  private final BitSet values = new BitSet();

  private OptionValues(Phrase phrase) {
    this.phrase = phrase;
  }

  /** Their indexes in the phrase, which may be many statements; those in a row are one text. */
  static BitSet in(Phrase phrase) {
    if (!phrase.isPostgres()) {
      return TableOptions.in(phrase);
    }
    var found = new OptionValues(phrase);
    var start = 0;
    for (var i = 0; i <= phrase.size(); i++) {
      if (i == phrase.size() || phrase.has(i, ";")) {
        found.inStatement(start, i);
        start = i + 1;
      }
    }
    return found.values;
  }

  private void inStatement(int start, int end) {
    switch (phrase.key(start)) {
      case "create", "alter" -> {
        var kind = phrase.has(start + 1, "or", "replace") ? start + 3 : start + 1;
        var isDictionary = phrase.has(kind, "text", "search", "dictionary");
        for (var i = kind; i < end; i++) {
          if (phrase.has(i, "execute") && ROUTINES.contains(phrase.key(i + 1))) {
            i = inCall(phrase.nameEnd(i + 2), end) - 1;
          } else if (phrase.has(i, "=")
              && isText(phrase.key(i - 1), isDictionary, phrase.key(kind))) {
            take(i + 1);
          }
        }
      }
      case "comment", "security" -> inComment(start, end);
      default -> {}
    }
  }

  /** {@code EXECUTE FUNCTION f(a, "b c")}; where the text goes on. */
  private int inCall(int open, int end) {
    var i = open;
    while (phrase.has(open, "(") && i < end && !phrase.has(i, ")")) {
      take(i++);
    }
    return i;
  }

  private static boolean isText(String option, boolean isDictionary, String kind) {
    return isDictionary
        ? !NAMES.contains(option)
        : DEFINED.contains(kind) && TEXTS.contains(option);
  }

  private void take(int index) {
    if (phrase.isName(index) && !KEPT.contains(phrase.key(index))) {
      values.set(index);
    }
  }

  private void inComment(int start, int end) {
    var is = start;
    while (is < end && (!phrase.has(is, "is") || phrase.has(is - 1, "."))) {
      is++;
    }
    if (is + 1 < end && phrase.kind(is + 1) != Kind.STRING && !phrase.has(is + 1, "null")) {
      values.set(is + 1, end);
    }
  }
}
