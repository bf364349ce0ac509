package dev.countersign.sql;

import java.util.BitSet;
import java.util.Set;

/**
 * Finds the words and names that servers take as texts without quotes, in places other than those
 * of {@link SetValues}: what a trigger of PostgreSQL hands to its function.
 */
final class OptionValues {

  private static final Set<String> ROUTINES = Set.of("function", "procedure");

  private final Phrase phrase;
  private final BitSet values = new BitSet();

  private OptionValues(Phrase phrase) {
    this.phrase = phrase;
  }

  /** Their indexes in the phrase, which may be many statements. */
  static BitSet in(Phrase phrase) {
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
    if (phrase.isPostgres() && phrase.has(start, "create")) {
      inTrigger(start, end);
    }
  }

  /** {@code EXECUTE FUNCTION f(a, "b c")}. */
  private void inTrigger(int start, int end) {
    for (var i = start; i < end; i++) {
      if (phrase.has(i, "execute") && ROUTINES.contains(phrase.key(i + 1))) {
        var open = phrase.nameEnd(i + 2);
        for (var at = open + 1; phrase.has(open, "(") && at < end && !phrase.has(at, ")"); at++) {
          set(at);
        }
      }
    }
  }

  private void set(int index) {
    if (phrase.isName(index)) {
      values.set(index);
    }
  }
}
