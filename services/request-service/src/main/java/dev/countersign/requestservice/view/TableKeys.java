package dev.countersign.requestservice.view;

import dev.countersign.protocol.request.OperationFacts;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a request is found by where somebody looks for a table. Names compare as they do in
 * policies: from the end and as far as both go, whatever their case, for what a name without its
 * schema means only the session at the target knows. Pure.
 */
public final class TableKeys {
  /** Of one request: names that come later in the alphabet find nothing. */
  static final int MOST_NAMES = 2_000;

  /** In UTF-16 units; an index of PostgreSQL takes some 2,700 bytes, which these stay below. */
  private static final int LONGEST = 600;

  /** What may be left of a name without its beginning: server, database, schema and table. */
  private static final int MOST_PARTS = 4;

  private static final String WHOLE = "=";
  private static final String END = "~";

  private TableKeys() {}

  /** What stands beside a request: each name as a whole, and each end of it. */
  public static Set<String> of(OperationFacts facts) {
    var effects = facts.effects();
    var names =
        Stream.of(facts.tables(), effects.reads(), effects.writes())
            .flatMap(Collection::stream)
            .collect(TreeSet<String>::new, Set::add, Set::addAll);
    var keys = new TreeSet<String>();
    names.stream()
        .limit(MOST_NAMES)
        .map(TableKeys::fold)
        .forEach(
            name -> {
              keys.add(WHOLE + name);
              ends(name).stream().limit(MOST_PARTS).forEach(end -> keys.add(END + end));
            });
    keys.removeIf(key -> key.length() > LONGEST);
    return keys;
  }

  /** Of which a request has at least one where it names the table, or may mean it. */
  public static Set<String> lookingFor(String table) {
    var name = fold(table);
    var keys = new TreeSet<String>();
    keys.add(WHOLE + name);
    keys.add(END + name);
    ends(name).forEach(end -> keys.add(WHOLE + end));
    return keys;
  }

  /** What is left behind each dot, the shortest first. */
  private static List<String> ends(String name) {
    return Stream.iterate(
            name.lastIndexOf('.'), dot -> dot >= 0, dot -> name.lastIndexOf('.', dot - 1))
        .map(dot -> name.substring(dot + 1))
        .toList();
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
