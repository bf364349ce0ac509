package dev.countersign.agent.pg;

import dev.countersign.protocol.execution.ExecutionId;
import java.util.List;

/**
 * The agent's own statements where it looks for what became of a run. What they ask for goes on the
 * log: no default, no bound of a partition, no expression of an index.
 */
final class InspectionSql {
  private InspectionSql() {}

  /** When it was written, in whole seconds of UTC, and by which agent. */
  static String receipt(ExecutionId execution) {
    return """
    SELECT pg_catalog.to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), agent
    FROM %s WHERE execution = %s\
    """
        .formatted(Sql.RECEIPT, Sql.literal(execution.value()));
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
