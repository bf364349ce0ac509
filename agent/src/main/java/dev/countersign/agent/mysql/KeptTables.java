package dev.countersign.agent.mysql;

import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.SqlAnalyzer;
import java.time.Duration;
import java.util.List;

/**
 * Tables of engines without transactions: what is written there is kept, whatever becomes of the
 * transaction. Those that a text names are known by the server; what a view, a trigger or a routine
 * writes besides is not looked for.
 */
final class KeptTables {
  private KeptTables() {}

  /** Whether a text names something that it writes to and that a rollback does not restore. */
  static boolean areWritten(MysqlSession session, Dialect dialect, String text, Duration within)
      throws SessionException, InterruptedException {
    var tables = SqlAnalyzer.analyze(dialect, text).effects().writes();
    return !tables.isEmpty() && areAmong(session, tables, within);
  }

  private static boolean areAmong(MysqlSession session, List<String> tables, Duration within)
      throws SessionException, InterruptedException {
    var count = session.command(EvidenceSql.kept(tables), within).texts();
    return !count.getFirst().getFirst().equals("0");
  }
}
