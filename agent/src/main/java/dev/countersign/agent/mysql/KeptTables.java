package dev.countersign.agent.mysql;

import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.sql.SqlAnalyzer;
import dev.countersign.sql.SqlText;
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
   * tell what it writes to, one such table is enough, wherever the role sees it.
   *
   * @param moved whether another database than the agent's may have been chosen before
   */
  static boolean areWritten(
      MysqlSession session, Dialect dialect, String text, boolean moved, Duration within)
      throws SessionException, InterruptedException {
    var effects = SqlAnalyzer.analyze(dialect, text).effects();
    if (effects.unknown().contains(EffectList.WRITES)
        && isAny(session, EvidenceSql.kept(), within)) {
      return true;
    }
    boolean moves = moved || SqlText.choosesDatabase(dialect, text);
    return !effects.writes().isEmpty()
        && isAny(session, EvidenceSql.kept(effects.writes(), moves), within);
  }

  private static boolean isAny(MysqlSession session, String count, Duration within)
      throws SessionException, InterruptedException {
    return !session.command(count, within).texts().getFirst().getFirst().equals("0");
  }
}
