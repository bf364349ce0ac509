package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Found;
import dev.countersign.agent.run.MigrationRow;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.ExecutionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a MySQL or a MariaDB knows of a run whose statements took effect by themselves. */
final class Inspection {
  private static final Duration STATEMENT = Duration.ofSeconds(10);
  private static final Duration WITHIN = STATEMENT.plusSeconds(5);

  private final MysqlSession session;
  private final Found found;

  Inspection(MysqlSession session, Found found) {
    this.session = session;
    this.found = found;
  }

  void look(ExecutionId execution, List<String> tables)
      throws SessionException, InterruptedException {
    session.command(session.sql().limit(STATEMENT) + ", lock_wait_timeout = 1", WITHIN);
    var begun = begun(execution);
    session(execution);
    if (begun.isPresent()) {
      atWork(begun.get());
    }
    migrations(execution);
    var seen = new ArrayList<Found.Table>();
    for (var table : tables) {
      seen.add(table(table, begun));
    }
    found.tables(seen);
  }

  private Optional<String> begun(ExecutionId execution)
      throws SessionException, InterruptedException {
    var rows = rows(InspectionSql.receipt(session.sql(), execution));
    if (rows.isEmpty()) {
      found.say("Its row in the table of receipts is gone.");
      return Optional.empty();
    }
    var row = rows.getFirst();
    found.say("It was begun at %s UTC by agent %s.".formatted(row.getFirst(), row.get(1)));
    return Optional.of(row.getFirst());
  }

  /** Of a run whose statements take effect by themselves. */
  private void session(ExecutionId execution) throws SessionException, InterruptedException {
    var holder = rows(Sql.holder(execution)).getFirst().getFirst();
    if (!holder.isEmpty()) {
      found.say("The session of this run is there, which is connection %s.".formatted(holder));
    }
  }

  private void atWork(String begun) throws SessionException, InterruptedException {
    var rows = rows(InspectionSql.atWork(session.sql().isMaria(), begun));
    if (rows.isEmpty()) {
      found.say(
          "No statement is at work there that the agent's user has begun since, unless within the"
              + " last seconds.");
    }
    for (var row : rows) {
      found.say(
          "A statement of the agent's user is at work there since %s UTC, by connection %s: it may be"
                  .formatted(row.get(1), row.getFirst())
              + " of this run.");
    }
  }

  /** How far each migration got, which the table of migrations tells. */
  private void migrations(ExecutionId execution) throws SessionException, InterruptedException {
    if (!MigrationTable.exists(session)) {
      return;
    }
    for (var columns : rows(InspectionSql.migrations(session, execution))) {
      found.say(MigrationRow.of(columns).told());
    }
  }

  /**
   * MariaDB warns where a table is locked or damaged, and has a row for it all the same, whether or
   * not there is such a table; it is not to be believed.
   */
  private Found.Table table(String name, Optional<String> begun)
      throws SessionException, InterruptedException {
    var kind = ask(InspectionSql.table(name));
    if (kind.warnings() > 0) {
      return new Found.Table.Unread(name);
    }
    if (kind.texts().isEmpty()) {
      return new Found.Table.Missing(name);
    }
    var columns = ask(InspectionSql.columns(name));
    var indexes = ask(InspectionSql.indexes(name));
    return columns.warnings() + indexes.warnings() > 0
        ? new Found.Table.Unread(name)
        : new Found.Table.There(
            name,
            what(kind.texts().getFirst(), begun),
            columns.texts().stream()
                .map(row -> InspectionSql.shown(row.getFirst()) + " " + row.get(1))
                .toList(),
            indexes.texts().stream().map(row -> InspectionSql.shown(row.getFirst())).toList());
  }

  private static String what(List<String> row, Optional<String> begun) {
    var engine = row.get(1);
    var made = row.get(2);
    return row.getFirst()
        + (engine.isEmpty() ? "" : " of " + engine)
        + (made.isEmpty() ? "" : ", made or remade at %s UTC".formatted(made))
        + begun.filter(it -> !made.isEmpty()).map(it -> order(made, it)).orElse("");
  }

  /** Both moments are the server's, in whole seconds, and sort as their texts do. */
  private static String order(String made, String begun) {
    int order = made.compareTo(begun);
    if (order == 0) {
      return ", in the second in which the run was begun";
    }
    return order < 0 ? ", before the run was begun" : ", after the run was begun";
  }

  private List<List<String>> rows(String sql) throws SessionException, InterruptedException {
    return ask(sql).texts();
  }

  private Answer ask(String sql) throws SessionException, InterruptedException {
    return session.commandForMany(sql, WITHIN);
  }
}
