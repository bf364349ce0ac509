package dev.countersign.engine.policy;

import dev.countersign.engine.Names;
import java.util.List;
import java.util.Locale;

/**
 * How the name of a table or function in a statement compares with the pattern in a policy. What a
 * name without a schema means, only the session at the target knows; so a policy that asks whether
 * a table is touched takes a maybe for a yes, and one that asks whether nothing else is touched
 * takes it for a no.
 */
final class TableNames {
  private TableNames() {}

  /** Whether the name may stand for something that one of the patterns means. */
  static boolean mayBeAny(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> mayBe(fold(pattern), fold(name)));
  }

  /** Whether the name stands for something that one of the patterns means, as it is written. */
  static boolean isSurelyOne(List<String> patterns, String name) {
    return patterns.stream()
        .anyMatch(
            pattern -> isQualified(pattern) == isQualified(name) && Names.covers(pattern, name));
  }

  private static boolean mayBe(String pattern, String name) {
    return Names.covers(pattern, name)
        || (isQualified(pattern) != isQualified(name) && Names.covers(last(pattern), last(name)));
  }

  private static boolean isQualified(String name) {
    return name.indexOf('.') >= 0;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
