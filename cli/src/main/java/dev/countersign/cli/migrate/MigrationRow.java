package dev.countersign.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.http.ResultView;
import java.util.List;

/**
 * What is written at the target of one migration.
 *
 * @param text the SHA-256 of the text that ran last: of the up file, or of the down file
 * @param state {@code applied}, or how it was on its way when it stopped
 * @param statements how many its text has, where they take effect one by one
 * @param begun the number of the last statement that was begun
 * @param done how many of them are known to have ended
 * @param execution what wrote it
 */
public record MigrationRow(
    long version,
    String name,
    String checksum,
    String state,
    String text,
    int statements,
    int begun,
    int done,
    String execution) {
  private static final List<String> COLUMNS =
      List.of(
          "version",
          "name",
          "checksum",
          "state",
          "text",
          "statements",
          "begun",
          "done",
          "execution");

  /** How an agent at such a target calls the table, and the read that shows all of it. */
  public static String query(String dialect) {
    return "SELECT %s FROM %scountersign_migration ORDER BY version"
        .formatted(String.join(", ", COLUMNS), dialect.equals("postgresql") ? "countersign." : "");
  }

  /**
   * The rows that the read returned.
   *
   * @throws CliException where it returned something else, or not all
   */
  public static List<MigrationRow> of(ResultView result) {
    if (result.isTruncated()
        || result.sets().size() != 1
        || !result.sets().getFirst().columns().equals(COLUMNS)) {
      throw new CliException(
          result.isTruncated()
              ? "Expected all rows of the table of migrations, but some were left out: the row limit"
                  + " is too low"
              : "Expected the table of migrations, but got another result");
    }
    return result.sets().getFirst().rows().stream().map(MigrationRow::of).toList();
  }

  private static MigrationRow of(JsonNode row) {
    return new MigrationRow(
        row.path(0).asLong(),
        row.path(1).asText(),
        row.path(2).asText(),
        row.path(3).asText(),
        row.path(4).asText(),
        row.path(5).asInt(),
        row.path(6).asInt(),
        row.path(7).asInt(),
        row.path(8).asText());
  }

  public boolean isWhole() {
    return state.equals("applied");
  }

  public boolean isOnItsWayDown() {
    return state.equals("reverting");
  }

  /** How many statements are known to have ended, where it has begun to be applied; else none. */
  public int doneOnItsWayUp() {
    return isWhole() || isOnItsWayDown() ? 0 : done;
  }

  public String title() {
    return version + "_" + name;
  }

  /** How far it got, in words. */
  public String progress() {
    var way = isOnItsWayDown() ? "down" : "up";
    return begun > done
        ? "stopped on its way %s: statement %d of %d was begun and may have taken effect, those before it did"
            .formatted(way, begun, statements)
        : "stopped on its way %s: %d of %d statements took effect".formatted(way, done, statements);
  }
}
