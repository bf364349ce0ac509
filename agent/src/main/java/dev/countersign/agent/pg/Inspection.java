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
    for (var row : session.query(InspectionSql.receipt(execution), WITHIN)) {
      found.say(
          "The receipt was written at %s UTC by agent %s."
              .formatted(row.getString(0), row.getString(1)));
    }
    var seen = new ArrayList<Found.Table>();
    for (var row : session.query(InspectionSql.tables(tables), WITHIN)) {
      seen.add(table(row));
    }
    found.tables(seen);
    session.command(Sql.ROLLBACK, WITHIN);
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
