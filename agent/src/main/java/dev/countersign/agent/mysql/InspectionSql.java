package dev.countersign.agent.mysql;

import dev.countersign.protocol.execution.ExecutionId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The agent's own statements where it looks for what became of a run. What they ask for goes on the
 * log: no type with its values, no default, no comment, no text of a statement.
 */
final class InspectionSql {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_$]+");

  /** Shorter ones may be of other agents that look, too; those of a run that is lost are older. */
  private static final int AT_WORK_SECONDS = 5;

  private InspectionSql() {}

  /** When it was begun, in whole seconds of UTC, and by which agent. */
  static String receipt(Sql sql, ExecutionId execution) {
    return "SELECT DATE_FORMAT(at, '%%Y-%%m-%%d %%H:%%i:%%s'), agent FROM %s WHERE execution = %s"
        .formatted(sql.receipts(), Sql.literal(execution.value()));
  }

  /**
   * Connections of the agent's user with a statement at work, and the minute since when. Servers
   * count how long; counted back it is a moment that stays.
   */
  static String atWork(boolean isMaria, String begun) {
    return """
    SELECT id, DATE_FORMAT(since, '%%Y-%%m-%%d %%H:%%i') FROM (
      SELECT id, time, NOW(6) - INTERVAL %s AS since FROM information_schema.processlist
      WHERE id <> CONNECTION_ID() AND command IN ('Query', 'Execute', 'Killed') AND user = (
        SELECT user FROM information_schema.processlist WHERE id = CONNECTION_ID())) p
    WHERE time >= %d AND since >= '%s' ORDER BY id LIMIT 10\
    """
        .formatted(
            isMaria ? "ROUND(time_ms * 1000) MICROSECOND" : "time SECOND", AT_WORK_SECONDS, begun);
  }

  /**
   * Of that connection: what it is at ({@code Sleep} where it waits for its agent), and whether
   * that is a statement of the text. What names the agent's own tables is none, nor is what shows
   * no text, for it begins or ends.
   */
  static String doing(long connection) {
    return """
    SELECT command, COALESCE(info NOT LIKE '%%countersign\\_receipt%%'
        AND info NOT LIKE '%%countersign\\_migration%%', 0)
    FROM information_schema.processlist WHERE id = %d\
    """
        .formatted(connection);
  }

  static String migrations(MysqlSession session, ExecutionId execution) {
    return "%s WHERE execution = %s ORDER BY version LIMIT 20"
        .formatted(MigrationTable.sql(session, execution).select(), Sql.literal(execution.value()));
  }

  /** Kind, engine, and when the server says that it was made. */
  static String table(String name) {
    return """
    SELECT LOWER(table_type), engine, DATE_FORMAT(create_time, '%%Y-%%m-%%d %%H:%%i:%%s')
    FROM information_schema.tables WHERE %s\
    """
        .formatted(named(name));
  }

  /** Names and types without what stands in their parentheses: an ENUM's are its values. */
  static String columns(String name) {
    return """
    SELECT column_name, data_type FROM information_schema.columns WHERE %s
    ORDER BY ordinal_position\
    """
        .formatted(named(name));
  }

  static String indexes(String name) {
    return """
    SELECT DISTINCT index_name FROM information_schema.statistics WHERE %s ORDER BY 1\
    """
        .formatted(named(name));
  }

  private static String named(String name) {
    return EvidenceSql.among(List.of(name), "table_schema", "table_name");
  }

  /** A name among others: in backquotes where it could be taken for more than a name. */
  static String shown(String name) {
    return PLAIN.matcher(name).matches() ? name : EvidenceSql.quoted(name);
  }
}
