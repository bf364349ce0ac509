package dev.countersign.engine.policy;

import dev.countersign.engine.Names;
import java.util.List;
import java.util.Locale;

/**
 * How the name of a table or function in a statement compares with the pattern in a policy: part by
 * part, a '*' never reaching over a dot. What a name without its schema or its database means, only
 * the session at the target knows; so a policy that asks whether a table is touched takes a maybe
 * for a yes, and one that asks whether nothing else is touched takes it for a no.
 */
final class TableNames {
  /** The most names of one operation that are looked at: more are not known, so nothing is. */
  static final int MOST = 300;

  private TableNames() {}

  /** Whether the name may stand for something that one of the patterns means. */
  static boolean mayBeAny(List<String> patterns, String name) {
    var parts = parts(fold(name));
    return patterns.stream().anyMatch(pattern -> mayBe(parts(fold(pattern)), parts));
  }

  /** Whether the name stands for something that one of the patterns means, as it is written. */
  static boolean isSurelyOne(List<String> patterns, String name) {
    var parts = parts(name);
    return patterns.stream().anyMatch(pattern -> isSurely(parts(pattern), parts));
  }

  /** As far back from the end as both go: the table, then the schema, then the database. */
  private static boolean mayBe(String[] pattern, String[] name) {
    for (int i = 1; i <= Math.min(pattern.length, name.length); i++) {
      if (!Names.covers(pattern[pattern.length - i], name[name.length - i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSurely(String[] pattern, String[] name) {
    return pattern.length == name.length && mayBe(pattern, name);
  }

  private static String[] parts(String name) {
    return name.split("\\.", -1);
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
