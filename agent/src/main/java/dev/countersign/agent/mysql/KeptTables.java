package dev.countersign.agent.mysql;

import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.sql.SqlAnalyzer;
import java.time.Duration;

/**
 * Tables of engines without transactions: what is written there is kept, whatever becomes of the
 * transaction. Those that a text names are known by the server; what a view or a trigger writes
 * besides is not looked for.
 */
final class KeptTables {
  private KeptTables() {}

  /**
   * Whether a text writes to something that a rollback does not restore, or may: where it does not
   * tell what it writes to, one such table in the database is enough.
   */
  static boolean areWritten(MysqlSession session, Dialect dialect, String text, Duration within)
      throws SessionException, InterruptedException {
    var effects = SqlAnalyzer.analyze(dialect, text).effects();
    if (effects.unknown().contains(EffectList.WRITES)
        && isAny(session, EvidenceSql.kept(), within)) {
      return true;
    }
    return !effects.writes().isEmpty()
        && isAny(session, EvidenceSql.kept(effects.writes()), within);
  }

  private static boolean isAny(MysqlSession session, String count, Duration within)
      throws SessionException, InterruptedException {
    return !session.command(count, within).texts().getFirst().getFirst().equals("0");
  }
}
