package dev.countersign.agent.pg;

import dev.countersign.agent.session.Begun;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.SettledBeforeException;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;

/** Begins the transaction of a grant; of a change, with the receipt in it. */
final class Begin {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String UNIQUE_VIOLATION = "23505";

  private Begin() {}

  /**
   * Marked, for a change, by the server's id of the transaction; for a read, by the schema that is
   * searched first.
   */
  static Begun<PgSession> in(
      PgSession session, Grant grant, Subject agent, boolean isRead, Limits limits)
      throws SessionException, SettledBeforeException, InterruptedException {
    var within = limits.lockTimeout().plus(GRACE);
    try {
      if (isRead) {
        var row = session.query(Sql.beginRead(grant, limits), within).iterator().next();
        return new Begun<>(session, SearchPath.first(row));
      }
      var row = session.query(Sql.beginChange(grant, agent, limits), within).iterator().next();
      return new Begun<>(session, row.getString(0));
    } catch (SessionException e) {
      if (e.isRefusal() && e.code().equals(UNIQUE_VIOLATION)) {
        throw new SettledBeforeException();
      }
      throw e;
    }
  }
}
