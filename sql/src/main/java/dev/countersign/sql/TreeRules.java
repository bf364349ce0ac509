package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes of a syntax tree a query may have, and which of their properties may say something.
 */
final class TreeRules {

  private static final String ANY = "*";
  private static final Map<String, Set<String>> HARMLESS = new HashMap<>();
  private static final Map<String, Set<String>> CHANGING = new HashMap<>();

  static {
    Vocabulary.table("query-tree.txt")
        .forEach(
            (node, properties) -> {
              if (node.startsWith("!")) {
                CHANGING.put(node.substring(1), properties);
              } else {
                HARMLESS.put(node, properties);
              }
            });
  }

  private TreeRules() {}

  private static final ClassValue<StatementClass> NODES =
      new ClassValue<>() {
        @Override
        protected StatementClass computeValue(Class<?> node) {
          if (HARMLESS.containsKey(node.getSimpleName())) {
            return StatementClass.READ;
          }
          return CHANGING.containsKey(node.getSimpleName())
              ? StatementClass.WRITE
              : StatementClass.OPAQUE;
        }
      };

  /** What having such a node makes of a query: READ, WRITE, or OPAQUE where no rule knows it. */
  static StatementClass of(Class<?> node) {
    return NODES.get(node);
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
