package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names of tables that stand in a statement in capital letters and in small ones. MySQL tells them
 * apart where its files are, so what a WITH calls {@code a} hides no table {@code A} there.
 */
final class Spellings {

  private static final Set<String> BEFORE_TABLES =
      Set.of("from", "join", "straight_join", "with", "recursive", "table", "update", "into");

  private Spellings() {}

  /** Those names, as lists show them; none where the server sees no difference, or no other. */
  static Set<String> several(Phrase phrase) {
    var several = new HashSet<String>();
    if (phrase.dialect() != Dialect.MYSQL || !phrase.hasWord("with")) {
      return several;
    }
    Map<String, String> first = new HashMap<>();
    for (var i = 0; i < phrase.size(); i++) {
      if (phrase.isName(i) && mayBeTable(phrase, i)) {
        var spelled = phrase.source(i).replace("`", "");
        if (!spelled.equals(first.computeIfAbsent(phrase.name(i), _ -> spelled))) {
          several.add(phrase.name(i));
        }
      }
    }
    return several;
  }

  private static boolean mayBeTable(Phrase phrase, int i) {
    return (phrase.kind(i - 1) == Token.Kind.WORD && BEFORE_TABLES.contains(phrase.key(i - 1)))
        || phrase.has(i + 1, "as", "(")
        || phrase.mayHaveColumns(i)
        || (phrase.part(i).equals(QueryParts.FROM)
            && (phrase.has(i - 1, ",") || phrase.has(i - 1, "(")));
  }
}
