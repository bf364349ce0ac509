package dev.countersign.agent.pg;

import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import java.time.Duration;

/** The table of receipts at a target. */
final class Receipts {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private Receipts() {}

  /** Creates it where it is missing. A role that may not create it needs it only to be there. */
  static void ensure(PgSession session, Limits limits)
      throws SessionException, InterruptedException {
    if (exists(session)) {
      return;
    }
    try {
      session.command(
          "BEGIN READ WRITE; SET LOCAL lock_timeout = %d; %s; COMMIT"
              .formatted(limits.lockTimeout().toMillis(), Sql.CREATE_RECEIPTS),
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
    var found =
        session.query("SELECT to_regclass('%s') IS NOT NULL".formatted(Sql.RECEIPT), WITHIN);
    return found.iterator().next().getBoolean(0);
  }
}
