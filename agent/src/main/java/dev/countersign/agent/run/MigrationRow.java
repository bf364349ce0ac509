package dev.countersign.agent.run;

import java.util.List;

/**
 * What the table of migrations says of one.
 *
 * @param text the SHA-256 of the text that ran last: of the up file, or of the down file
 * @param statements how many that has, where they take effect one by one; 0 where not
 * @param begun the number of the last of them that was begun
 * @param done how many of them are known to have ended well
 */
public record MigrationRow(
    long version,
    String name,
    String checksum,
    String state,
    String text,
    int statements,
    int begun,
    int done) {
  /** The schema is as its up file leaves it. */
  public static final String APPLIED = "applied";

  /** It has begun to be applied, and not ended. */
  public static final String APPLYING = "applying";

  /** It has begun to be undone, and not ended. */
  public static final String REVERTING = "reverting";

  /** From the columns of {@link MigrationSql#select}. */
  public static MigrationRow of(List<String> columns) {
    return new MigrationRow(
        Long.parseLong(columns.get(0)),
        columns.get(1),
        columns.get(2),
        columns.get(3),
        columns.get(4),
        Integer.parseInt(columns.get(5)),
        Integer.parseInt(columns.get(6)),
        Integer.parseInt(columns.get(7)));
  }

  public boolean isWhole() {
    return state.equals(APPLIED);
  }

  /** How far it got, in words. */
  public String progress() {
    return begun > done
        ? "statement %d of %d was begun and may have taken effect".formatted(begun, statements)
        : "%d of %d statements took effect".formatted(done, statements);
  }

  /** All that a person needs to know of it. */
  public String told() {
    return "Migration %d_%s is %s%s."
        .formatted(version, name, state, isWhole() ? "" : ": " + progress());
  }
}
