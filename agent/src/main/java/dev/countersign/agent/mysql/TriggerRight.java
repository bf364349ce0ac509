package dev.countersign.agent.mysql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether the agent's role has TRIGGER on a table, by what SHOW GRANTS says of it and of its active
 * roles. Without it the catalogue shows no trigger of the table, though each fires. What is not
 * certain counts as not held: patterns for names, and whatever a line says that is not known here.
 */
final class TriggerRight {
  private static final String NAME = "`((?:[^`]|``)*)`";
  private static final List<String> KNOWN = List.of("GRANT ", "REVOKE ", "SET DEFAULT ROLE ");
  private static final Pattern GRANT =
      Pattern.compile(
          "GRANT (?<rights>.+?) ON (?:(?<global>\\*\\.\\*)|(?<schema>"
              + NAME
              + ")\\.(?:(?<all>\\*)|(?<table>"
              + NAME
              + "))) TO (?<grantee>.+?)(?: (?:IDENTIFIED|REQUIRE|WITH) .*)?");

  /**
   * One line of SHOW GRANTS about tables; without a table, or a schema, it is about all of them.
   */
  private record Line(
      boolean has, Optional<String> schema, Optional<String> table, String grantee) {

    static Line of(Matcher line) {
      var rights = line.group("rights");
      // The columns of one right could have the name of another right.
      boolean has =
          !rights.contains("(")
              && (rights.equals("ALL PRIVILEGES")
                  || List.of(rights.split(", ")).contains("TRIGGER"));
      return new Line(
          has,
          Optional.ofNullable(line.group("schema")).map(Line::bare),
          Optional.ofNullable(line.group("table")).map(Line::bare),
          line.group("grantee"));
    }

    private static String bare(String quoted) {
      return quoted.substring(1, quoted.length() - 1).replace("``", "`");
    }

    boolean isOfSchema() {
      return schema.isPresent() && table.isEmpty();
    }

    /** Whether it says that name, and no pattern that others have too. */
    boolean names(String wanted) {
      return schema.map(it -> it.replaceAll("\\\\([%_])", "$1")).filter(wanted::equals).isPresent();
    }

    /** Whether the server may take it for that schema, whatever it holds for a pattern. */
    boolean mayMean(String wanted) {
      var pattern = new StringBuilder();
      var written = schema.orElse("").toLowerCase(Locale.ROOT);
      for (int i = 0; i < written.length(); i++) {
        char c = written.charAt(i);
        pattern.append(
            switch (c) {
              case '\\' -> "\\\\?";
              case '%' -> ".*";
              case '_' -> ".";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
      return Pattern.compile(pattern.toString(), Pattern.DOTALL)
          .matcher(wanted.toLowerCase(Locale.ROOT))
          .matches();
    }
  }

  private final List<Line> lines;
  private final boolean isRestricted;

  private TriggerRight(List<Line> lines, boolean isRestricted) {
    this.lines = lines;
    this.isRestricted = isRestricted;
  }

  /**
   * As SHOW GRANTS says it.
   *
   * @param said all of its lines
   */
  static TriggerRight of(List<String> said) {
    if (!said.stream().allMatch(it -> KNOWN.stream().anyMatch(it::startsWith))) {
      return new TriggerRight(List.of(), true);
    }
    return new TriggerRight(
        said.stream().map(GRANT::matcher).filter(Matcher::matches).map(Line::of).toList(),
        said.stream().anyMatch(it -> it.startsWith("REVOKE "))); // MySQL's partial revokes
  }

  /** Whether it is certain that the triggers of a table are seen. */
  boolean covers(String schema, String table) {
    return lines.stream().anyMatch(it -> it.has() && isOf(it, schema, table)) || ofSchema(schema);
  }

  private boolean isOf(Line it, String schema, String table) {
    return it.table().isPresent()
        ? it.names(schema) && it.table().get().equals(table)
        : it.schema().isEmpty() && !isRestricted;
  }

  /** Of several lines that may mean a schema the server goes by one, so all have to have it. */
  private boolean ofSchema(String schema) {
    Map<String, List<Line>> meaning =
        lines.stream()
            .filter(it -> it.isOfSchema() && it.mayMean(schema))
            .collect(Collectors.groupingBy(Line::grantee));
    return meaning.values().stream()
        .anyMatch(
            it ->
                it.stream().allMatch(Line::has) && it.stream().anyMatch(one -> one.names(schema)));
  }
}
