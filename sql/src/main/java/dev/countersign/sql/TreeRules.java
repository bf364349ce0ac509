package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which nodes of a syntax tree a query may have, and which of their properties may say something.
 */
final class TreeRules {

  private static final String ANY = "*";
  private static final Map<String, Set<String>> HARMLESS = new HashMap<>();
  private static final Map<String, Set<String>> CHANGING = new HashMap<>();

  static {
    Vocabulary.lines("query-tree.txt")
        .filter(line -> !line.isBlank())
        .map(line -> line.trim().split("\\s+"))
        .forEach(
            words -> {
              var changing = words[0].startsWith("!");
              (changing ? CHANGING : HARMLESS)
                  .put(
                      words[0].substring(changing ? 1 : 0),
                      Arrays.stream(words).skip(1).collect(Collectors.toUnmodifiableSet()));
            });
  }

  private TreeRules() {}

  /** What having such a node makes of a query: READ, WRITE, or OPAQUE where no rule knows it. */
  static StatementClass of(Class<?> node) {
    if (HARMLESS.containsKey(node.getSimpleName())) {
      return StatementClass.READ;
    }
    return CHANGING.containsKey(node.getSimpleName())
        ? StatementClass.WRITE
        : StatementClass.OPAQUE;
  }

  /** The same for a property, declared by this class, that says something. */
  static StatementClass of(Class<?> declaring, String property) {
    if (has(HARMLESS, declaring, property)) {
      return StatementClass.READ;
    }
    return has(CHANGING, declaring, property) ? StatementClass.WRITE : StatementClass.OPAQUE;
  }

  private static boolean has(Map<String, Set<String>> rules, Class<?> declaring, String property) {
    var properties = rules.getOrDefault(declaring.getSimpleName(), Set.of());
    return properties.contains(property) || properties.contains(ANY);
  }
}
