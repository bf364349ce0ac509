package dev.countersign.agent.pg;

import dev.countersign.agent.run.MigrationRow;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The table of migrations at a target. */
final class MigrationTable {
  static final String NAME = "countersign.countersign_migration";

  static final String CREATE =
      """
      CREATE SCHEMA IF NOT EXISTS countersign;
      CREATE TABLE IF NOT EXISTS countersign.countersign_migration (
        version bigint PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        state text NOT NULL,
        text text NOT NULL,
        statements integer NOT NULL,
        begun integer NOT NULL,
        done integer NOT NULL,
        execution text NOT NULL,
        at timestamptz NOT NULL DEFAULT now())""";

  private static final Duration WITHIN = Duration.ofSeconds(20);

  private MigrationTable() {}

  /** Creates it where it is missing. A role that may not create it needs it only to be there. */
  static void ensure(PgSession session, Limits limits)
      throws SessionException, InterruptedException {
    if (exists(session)) {
      return;
    }
    try {
      session.command(
          "BEGIN READ WRITE; SET LOCAL lock_timeout = %d; %s; COMMIT"
              .formatted(limits.lockTimeout().toMillis(), CREATE),
          WITHIN);
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      session.command(Sql.ROLLBACK, WITHIN);
      if (!exists(session)) { // or another agent was faster
        throw e;
      }
    }
  }

  private static boolean exists(PgSession session) throws SessionException, InterruptedException {
    var found = session.query("SELECT to_regclass('%s') IS NOT NULL".formatted(NAME), WITHIN);
    return found.iterator().next().getBoolean(0);
  }

  /** All rows, once nobody else can write any until the transaction ends; others may read. */
  static List<MigrationRow> lockAndRead(PgSession session, MigrationSql sql)
      throws SessionException, InterruptedException {
    session.command("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE".formatted(NAME), WITHIN);
    var rows = new ArrayList<MigrationRow>();
    for (var row : session.query(sql.select(), WITHIN)) {
      rows.add(
          MigrationRow.of(
              IntStream.range(0, row.size()).mapToObj(i -> row.getValue(i).toString()).toList()));
    }
    return rows;
  }
}
