package dev.countersign.agent.pg;

import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.protocol.execution.ExecutionId;
import java.util.List;

/**
 * The agent's own statements where it looks for what became of a run. What they ask for goes on the
 * log: no default, no bound of a partition, no expression of an index.
 */
final class InspectionSql {
  private InspectionSql() {}

  /**
   * When it was written, in whole seconds of UTC, by which agent, and whether its statements take
   * effect one by one.
   */
  static String receipt(ExecutionId execution) {
    return """
    SELECT pg_catalog.to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), agent,
      state IN ('%s', '%s') FROM %s WHERE execution = %s\
    """
        .formatted(
            ReceiptState.OUTSIDE.word(),
            ReceiptState.GIVEN_UP.word(),
            Sql.RECEIPT,
            Sql.literal(execution.value()));
  }

  /**
   * Sessions that go by the execution's name: since which minute their statement is at work, or
   * they are idle, and which of both; nothing of the two where the server does not keep track of
   * it. Others of the same role may be seen without more rights.
   */
  static String atWork(ExecutionId execution) {
    return """
    SELECT pg_catalog.to_char(CASE state WHEN 'active' THEN query_start ELSE state_change END
        AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
      CASE WHEN state <> 'disabled' THEN state = 'active' END
    FROM pg_catalog.pg_stat_activity
    WHERE application_name = pg_catalog."left"(%s, 63) AND datname = pg_catalog.current_database()
      AND state IS NOT NULL ORDER BY pid LIMIT 10\
    """
        .formatted(Sql.literal(Sql.applicationName(execution)));
  }

  /**
   * Has the server end the sessions of a run that wait for their agent; of each session, whether it
   * is at a statement of the text. What names the agent's own tables, or sets the limit that goes
   * before a statement of the text, is none; of another role's session nothing is known but that it
   * is there, and of no session more where the server does not keep track of what they are at.
   */
  static String end(ExecutionId execution) {
    return """
    SELECT coalesce(state = 'active', false)
        AND pg_catalog.strpos(query, 'countersign.countersign_') = 0
        AND pg_catalog.strpos(query, '%s') = 0,
      CASE WHEN state LIKE 'idle%%' AND usename = current_user
        THEN pg_catalog.pg_terminate_backend(pid) END
    FROM pg_catalog.pg_stat_activity
    WHERE application_name = pg_catalog."left"(%s, 63) AND datname = pg_catalog.current_database()\
    """
        .formatted(Sql.LIMIT_LOCKS, Sql.literal(Sql.applicationName(execution)));
  }

  /** What the table of migrations tells of the run. */
  static String migrations(ExecutionId execution) {
    return "%s WHERE execution = %s ORDER BY version LIMIT 20"
        .formatted(
            new MigrationSql(MigrationTable.NAME, execution).select(),
            Sql.literal(execution.value()));
  }

  /** Each of these, its kind (null where there is none), its columns and its indexes. */
  static String tables(List<String> tables) {
    return """
    SELECT t.n, CASE WHEN c.oid IS NOT NULL THEN CASE c.relkind WHEN 'r' THEN 'table'
        WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
        WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' ELSE 'of another kind' END END,
      ARRAY(SELECT pg_catalog.concat(pg_catalog.quote_ident(a.attname), ' ',
          pg_catalog.format_type(a.atttypid, NULL))
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
      ARRAY(SELECT pg_catalog.concat(pg_catalog.quote_ident(i.relname),
          CASE WHEN NOT x.indisvalid THEN ' (not valid)' END)
        FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid = c.oid ORDER BY i.relname)
    FROM pg_catalog.unnest(%s) WITH ORDINALITY t(n, place)
      LEFT JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(t.n) ORDER BY t.place\
    """
        .formatted(EvidenceSql.array(tables));
  }
}
