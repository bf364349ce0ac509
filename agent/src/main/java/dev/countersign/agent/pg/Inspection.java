package dev.countersign.agent.pg;

import dev.countersign.agent.run.Found;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.ExecutionId;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a PostgreSQL knows of a run whose receipt does not tell what became of it. */
final class Inspection {
  private static final Duration STATEMENT = Duration.ofSeconds(10);
  private static final Duration WITHIN = STATEMENT.plusSeconds(5);
  private static final String RECEIPT = "The receipt was written at %s UTC by agent %s.";

  private final PgSession session;
  private final Limits limits;
  private final Found found;

  Inspection(PgSession session, Limits limits, Found found) {
    this.session = session;
    this.limits = limits;
    this.found = found;
  }

  void look(ExecutionId execution, List<String> tables)
      throws SessionException, InterruptedException {
    session.command(EvidenceSql.begin(false, STATEMENT, limits.idleTimeout()), WITHIN);
    receipt(execution);
    atWork(execution);
    migrations(execution);
    var seen = new ArrayList<Found.Table>();
    for (var row : session.query(InspectionSql.tables(tables), WITHIN)) {
      seen.add(table(row));
    }
    found.tables(seen);
    session.command(Sql.ROLLBACK, WITHIN);
  }

  private void receipt(ExecutionId execution) throws SessionException, InterruptedException {
    for (var row : session.query(InspectionSql.receipt(execution), WITHIN)) {
      found.say(
          (row.getBoolean(2) ? "It was begun at %s UTC by agent %s." : RECEIPT)
              .formatted(row.getString(0), row.getString(1)));
      return;
    }
    found.say("Its row in the table of receipts is gone.");
  }

  /** Whether its session is still there, which goes by the execution's name. */
  private void atWork(ExecutionId execution) throws SessionException, InterruptedException {
    boolean isThere = false;
    for (var row : session.query(InspectionSql.atWork(execution), WITHIN)) {
      isThere = true;
      found.say(session(row.getBoolean(1)).formatted(row.getString(0)));
    }
    if (!isThere) {
      found.say("No session of this run is there any more.");
    }
  }

  private static String session(Boolean isAtWork) {
    if (isAtWork == null) {
      return "The session of this run is there; what it is at the server does not say.";
    }
    return isAtWork
        ? "A statement of this run is at work there since %s UTC."
        : "The session of this run is there since %s UTC, with no statement at work.";
  }

  /** How far each migration got, which the table of migrations tells. */
  private void migrations(ExecutionId execution) throws SessionException, InterruptedException {
    if (MigrationTable.exists(session)) {
      for (var row : MigrationTable.rows(session, InspectionSql.migrations(execution))) {
        found.say(row.told());
      }
    }
  }

  private static Found.Table table(Row row) {
    var name = row.getString(0);
    var kind = row.getString(1);
    return kind == null
        ? new Found.Table.Missing(name)
        : new Found.Table.There(
            name, kind, List.of(row.getArrayOfStrings(2)), List.of(row.getArrayOfStrings(3)));
  }
}
