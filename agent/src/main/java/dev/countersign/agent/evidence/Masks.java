package dev.countersign.agent.evidence;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns that a sample does not show. A pattern is {@code table.column}, or {@code
 * schema.table.column}; a star stands for any characters. Case does not count: to show too little
 * is no harm.
 */
final class Masks {
  private final List<Pattern> patterns;

  Masks(List<String> masked) {
    patterns = masked.stream().map(Masks::pattern).toList();
  }

  private static Pattern pattern(String masked) {
    return Pattern.compile(
        Stream.of(masked.toLowerCase(Locale.ROOT).split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }

  /** Whether a column is not shown, by whatever name of a table that the rows are in. */
  boolean hide(MeasuringSession.Key of, String column) {
    return hide(of.schema(), of.table(), column)
        || of.kin().stream().anyMatch(it -> hide(it.schema(), it.table(), column));
  }

  private boolean hide(String schema, String table, String column) {
    var name = (table + "." + column).toLowerCase(Locale.ROOT);
    var full = schema.toLowerCase(Locale.ROOT) + "." + name;
    return patterns.stream()
        .anyMatch(it -> it.matcher(name).matches() || it.matcher(full).matches());
  }
}
