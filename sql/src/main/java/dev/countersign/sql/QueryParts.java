package dev.countersign.sql;

import java.util.ArrayDeque;
import java.util.Set;

/** Which part of its query each token stands in, by the word that begins it. */
final class QueryParts {

  static final String FROM = "from";

  private static final Set<String> WORDS =
      Set.of(
          "select", FROM, "where", "group", "having", "window", "order", "limit", "offset", "fetch",
          "union");

  private static final Set<String> BEFORE_TABLES = Set.of(FROM, ",", "(", "join", "straight_join");

  private QueryParts() {}

  /** Empty where none has begun. Tables in brackets are still part of their FROM. */
  static String[] of(Phrase phrase) {
    var parts = new String[phrase.size()];
    var open = new ArrayDeque<String>();
    open.push("");
    for (var i = 0; i < phrase.size(); i++) {
      var key = phrase.key(i);
      if (begins(phrase, i, open.element())) {
        open.pop();
        open.push(key);
      }
      if (key.equals(")") && open.size() > 1) {
        open.pop();
      }
      parts[i] = open.element();
      if (key.equals("(")) {
        var isInFrom = open.element().equals(FROM) && BEFORE_TABLES.contains(phrase.key(i - 1));
        open.push(isInFrom ? FROM : "");
      }
    }
    return parts;
  }

  /** FROM does so behind SELECT alone; that of {@code TRIM('x' FROM y)} begins none. */
  private static boolean begins(Phrase phrase, int i, String part) {
    var key = phrase.key(i);
    return WORDS.contains(key)
        && phrase.kind(i) == Token.Kind.WORD
        && (!key.equals(FROM) || part.equals("select"));
  }
}
