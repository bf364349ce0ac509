package dev.countersign.sql;

import java.util.Set;

/** What MySQL and MariaDB keep the rows of a table with, and what becomes of them there. */
final class Engines {

  /** They keep rows to themselves; others read files, other tables or other servers. */
  private static final Set<String> OWN =
      Set.of(
          "innodb",
          "myisam",
          "memory",
          "heap",
          "aria",
          "archive",
          "rocksdb",
          "tokudb",
          "columnstore",
          "ndb",
          "ndbcluster",
          "blackhole",
          "sequence");

  /** Of these, what does not keep them for good. */
  private static final Set<String> FORGETFUL = Set.of("memory", "heap", "blackhole", "sequence");

  private Engines() {}

  /** Whether an engine is chosen here that is not known to keep rows to itself. */
  static boolean isForeign(Phrase phrase, int index) {
    return isChosen(phrase, index) && !OWN.contains(chosen(phrase, index));
  }

  /** Whether an engine is chosen here that is not known to keep the rows it is given. */
  static boolean losesRows(Phrase phrase, int index) {
    return isChosen(phrase, index)
        && (!OWN.contains(chosen(phrase, index)) || FORGETFUL.contains(chosen(phrase, index)));
  }

  /** {@code ENGINE = x} or {@code ENGINE x}; also a column of that name, but seldom. */
  private static boolean isChosen(Phrase phrase, int index) {
    if (phrase.isPostgres()
        || !phrase.has(index, "engine")
        || phrase.kind(index) != Token.Kind.WORD
        || phrase.has(index - 1, ".")) {
      return false;
    }
    return phrase.has(index + 1, "=")
        || phrase.kind(index + 1) == Token.Kind.STRING
        || (phrase.isName(index + 1)
            && !Vocabulary.of(phrase.dialect()).isType(phrase.key(index + 1)));
  }

  /** In lower case and without the quotes, which may be of any sort. */
  private static String chosen(Phrase phrase, int index) {
    var at = phrase.has(index + 1, "=") ? index + 2 : index + 1;
    return switch (phrase.kind(at)) {
      case WORD, QUOTED_NAME, STRING ->
          Chars.lower(phrase.source(at)).replaceAll("^['\"`]|['\"`]$", "");
      case NUMBER, PARAMETER, VARIABLE, SPACE, COMMENT, HINT, OPERATOR, PUNCTUATION, UNSURE -> "";
    };
  }
}
