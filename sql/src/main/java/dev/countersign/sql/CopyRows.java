package dev.countersign.sql;

import java.util.Set;

/** What stands behind {@code COPY … FROM STDIN} is rows: no words of a statement, and secret. */
final class CopyRows {
  private static final Set<String> INPUT = Set.of("stdin", "pstdin");

  private CopyRows() {}

  static boolean follow(Phrase phrase) {
    if (!phrase.has(0, "copy")) {
      return false;
    }
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i, "from") && INPUT.contains(phrase.key(i + 1))) {
        return true;
      }
    }
    return false;
  }
}
