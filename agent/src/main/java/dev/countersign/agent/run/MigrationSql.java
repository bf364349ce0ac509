package dev.countersign.agent.run;

import dev.countersign.agent.run.MigrationStep.Work;
import dev.countersign.protocol.execution.ExecutionId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The agent's statements on the table of migrations, the same for all engines. Values stand in the
 * text: numbers, digests in hex, and names of a shape that needs no quoting.
 *
 * @param table its name, qualified, for a text may choose another schema
 * @param execution what writes
 */
public record MigrationSql(String table, ExecutionId execution) {
  private static final int MOST_TITLES = 100;

  /** All of it, as {@link MigrationRow#of} reads it. */
  public String select() {
    return select(table);
  }

  public static String select(String table) {
    return "SELECT version, name, checksum, state, text, statements, begun, done FROM %s"
        .formatted(table);
  }

  /** What is written once a step is done, or instead of doing anything. */
  public String finish(MigrationStep step) {
    return switch (step.work()) {
      case RUN_UP, MARK ->
          step.row().isPresent() ? applied(step) : insert(step, MigrationRow.APPLIED, 0);
      case RUN_DOWN, FORGET ->
          "DELETE FROM %s WHERE version = %d".formatted(table, step.migration().version());
      case ACCEPT -> accept(step);
      case ACCEPT_DOWN ->
          "UPDATE %s SET text = '%s', statements = %d, %s"
              .formatted(
                  table,
                  MigrationText.checksum(step.migration().sql()),
                  step.statements(),
                  by(step));
      case SKIP -> throw new IllegalArgumentException("Expected a step that writes, but it skips");
    };
  }

  /** Written before the first statement of a text that takes effect statement by statement. */
  public String begin(MigrationStep step, int statements) {
    if (step.work() == Work.RUN_UP && step.row().isEmpty()) {
      return insert(step, MigrationRow.APPLYING, statements);
    }
    int before = step.migration().from() - 1;
    return "UPDATE %s SET state = '%s', text = '%s', statements = %d, begun = %d, done = %d, %s"
        .formatted(
            table,
            step.work() == Work.RUN_UP ? MigrationRow.APPLYING : MigrationRow.REVERTING,
            MigrationText.checksum(step.migration().sql()),
            statements,
            before,
            before,
            by(step));
  }

  /** Written once the text of a step that {@link #begin} told of has run to its end. */
  public String end(MigrationStep step) {
    return step.work() == Work.RUN_UP ? applied(step) : finish(step);
  }

  /** Written around each statement. */
  public String progress(MigrationStep step, int begun, int done) {
    return "UPDATE %s SET begun = %d, done = %d WHERE version = %d"
        .formatted(table, begun, done, step.migration().version());
  }

  /** Written where it is certain that nothing of a text ran: it is as it was before it began. */
  public String undo(MigrationStep step) {
    if (step.row().isEmpty()) {
      return "DELETE FROM %s WHERE version = %d".formatted(table, step.migration().version());
    }
    var row = step.row().get();
    return "UPDATE %s SET state = '%s', text = '%s', statements = %d, begun = %d, done = %d, %s"
        .formatted(
            table, row.state(), row.text(), row.statements(), row.begun(), row.done(), by(step));
  }

  /** A row for each thing that was done: what, to how many, and to which. */
  public static String summary(List<MigrationStep> steps) {
    return steps.stream()
        .collect(
            Collectors.groupingBy(MigrationStep::work, java.util.TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            it ->
                "SELECT '%s' AS outcome, %d AS migrations, '%s' AS which"
                    .formatted(
                        it.getKey().word(),
                        it.getValue().size(),
                        it.getValue().stream()
                            .limit(MOST_TITLES)
                            .map(step -> step.migration().title())
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /** Of one that has begun to be applied the text counts that it goes on with. */
  private String accept(MigrationStep step) {
    var checksum = step.migration().checksum();
    var text =
        switch (step.row().orElseThrow().state()) {
          case MigrationRow.REVERTING -> "";
          case MigrationRow.APPLYING ->
              "text = '%s', statements = %d, ".formatted(checksum, step.statements());
          default -> "text = '%s', ".formatted(checksum);
        };
    return "UPDATE %s SET checksum = '%s', %s%s".formatted(table, checksum, text, by(step));
  }

  private String insert(MigrationStep step, String state, int statements) {
    var migration = step.migration();
    return "INSERT INTO %s (version, name, checksum, state, text, statements, begun, done, execution) VALUES (%d, '%s', '%s', '%s', '%s', %d, 0, 0, '%s')"
        .formatted(
            table,
            migration.version(),
            migration.name(),
            migration.checksum(),
            state,
            migration.checksum(),
            statements,
            execution);
  }

  private String applied(MigrationStep step) {
    var migration = step.migration();
    return "UPDATE %s SET state = '%s', name = '%s', checksum = '%s', text = '%s', statements = 0, begun = 0, done = 0, %s"
        .formatted(
            table,
            MigrationRow.APPLIED,
            migration.name(),
            migration.checksum(),
            migration.checksum(),
            by(step));
  }

  private String by(MigrationStep step) {
    return "execution = '%s', at = CURRENT_TIMESTAMP WHERE version = %d"
        .formatted(execution, step.migration().version());
  }
}
