package dev.countersign.sql;

import java.util.Set;

/** Where in {@code CREATE} or {@code ALTER} a query begins that fills or makes what it is about. */
final class InnerQuery {

  /** All reserved, so that none of them is a column or an option of a table. */
  private static final Set<String> BEGINNINGS = Set.of("select", "values", "table", "with");

  private InnerQuery() {}

  /**
   * Its first token; -1 where there is none.
   *
   * @param object where the kind of object stands
   */
  static int at(Phrase phrase, int object) {
    if (!phrase.has(0, "create") && !phrase.has(0, "alter")) {
      return -1;
    }
    if (!phrase.isPostgres() && phrase.has(0, "create") && phrase.has(object, "table")) {
      return ofTable(phrase, object);
    }
    for (var i = object + 1; i < phrase.size(); i++) {
      var afterAs = phrase.has(i - 1, "as") && begins(phrase, i);
      var bare = phrase.kind(i) == Token.Kind.WORD && phrase.has(i, "select");
      if (afterAs || bare) {
        return i;
      }
    }
    return -1;
  }

  /** {@code CREATE TABLE t [(a int, …)] [ENGINE = x …] [AS] SELECT …}, in brackets or not. */
  private static int ofTable(Phrase phrase, int object) {
    var name = phrase.has(object + 1, "if", "not", "exists") ? object + 4 : object + 1;
    for (var i = phrase.nameEnd(name); i < phrase.size(); i++) {
      if (begins(phrase, i) && !phrase.has(i - 1, ".") && !phrase.has(i, "with", "system")) {
        return i;
      }
      if (phrase.has(i, "(") && phrase.partner(i) > i) {
        i = phrase.partner(i);
      }
    }
    return -1;
  }

  /** Whether a query begins here, in however many brackets. */
  private static boolean begins(Phrase phrase, int index) {
    var i = index;
    while (phrase.has(i, "(")) {
      i++;
    }
    return phrase.kind(i) == Token.Kind.WORD && BEGINNINGS.contains(phrase.key(i));
  }
}
