package dev.countersign.sql;

import java.util.Set;

/**
 * In PostgreSQL an index, a constraint or a key of partitions calls what its operator class and its
 * access method say, once for each row. Both may be code of somebody's own.
 */
final class OperatorClasses {

  private static final Set<String> OWN = Vocabulary.words("postgresql-opclasses.txt");
  private static final Set<String> METHODS =
      Set.of("btree", "hash", "gist", "spgist", "gin", "brin", "heap");
  private static final Set<String> BEHIND = Set.of("asc", "desc", "nulls", "with");

  private OperatorClasses() {}

  /** Whether one of the elements between these brackets has a class that is not known. */
  static boolean hasForeign(Phrase phrase, int open) {
    var close = phrase.partner(open);
    for (var i = open + 1; i < close; i++) {
      var start = i;
      while (i < close && !phrase.has(i, ",")) {
        i = phrase.has(i, "(") && phrase.partner(i) > i ? phrase.partner(i) + 1 : i + 1;
      }
      if (isForeign(phrase, start, i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a method is chosen behind this USING that is not one of PostgreSQL's own. */
  static boolean isForeignMethod(Phrase phrase, int using) {
    return phrase.isName(using + 1) && !METHODS.contains(phrase.name(using + 1));
  }

  /** {@code a}, {@code f(a)} or {@code (…)}; then a collation, then the class. */
  private static boolean isForeign(Phrase phrase, int start, int end) {
    var at = phrase.nameEnd(start);
    if (phrase.has(at, "(") && phrase.partner(at) > at) {
      at = phrase.partner(at) + 1;
    }
    if (phrase.has(at, "collate")) {
      at = phrase.nameEnd(at + 1);
    }
    if (at >= end || !phrase.isName(at) || BEHIND.contains(phrase.key(at))) {
      return false;
    }
    var name = phrase.qualifiedName(at, phrase.nameEnd(at));
    return !OWN.contains(name.replaceFirst("^pg_catalog[.]", ""));
  }
}
