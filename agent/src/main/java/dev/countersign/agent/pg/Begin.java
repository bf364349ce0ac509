package dev.countersign.agent.pg;

import dev.countersign.agent.outside.EarlierReceipts;
import dev.countersign.agent.session.Begun;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.SettledBeforeException;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

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
    if (isRead) {
      var row = session.query(Sql.beginRead(grant, limits), within).iterator().next();
      return new Begun<>(session, SearchPath.first(row));
    }
    try {
      var row = session.query(Sql.beginChange(grant, agent, limits), within).iterator().next();
      EarlierReceipts.check(grant, found(row.getArrayOfStrings(1)));
      return new Begun<>(session, row.getString(0));
    } catch (SessionException e) {
      throw settledOr(e);
    }
  }

  /**
   * Begins a text whose statements take effect one by one.
   *
   * @param mayStand set where it may be written down by now, and committed, that the run begins
   */
  static Begun<PgSession> outside(
      PgSession session, Grant grant, Subject agent, Limits limits, AtomicBoolean mayStand)
      throws SessionException, SettledBeforeException, InterruptedException {
    try {
      var within = limits.lockTimeout().plus(GRACE);
      var row = session.query(Sql.beginOutside(grant, agent, limits), within).iterator().next();
      EarlierReceipts.check(grant, found(row.getArrayOfStrings(0)));
      commit(session, within, mayStand);
      return new Begun<>(session, "");
    } catch (SessionException e) {
      throw settledOr(e);
    }
  }

  private static void commit(PgSession session, Duration within, AtomicBoolean mayStand)
      throws SessionException, InterruptedException {
    try {
      session.command(Sql.COMMIT, within);
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        mayStand.set(true);
      }
      throw e;
    }
  }

  private static List<EarlierReceipts.Found> found(String[] receipts) {
    return Arrays.stream(receipts)
        .map(it -> it.split(" ", 2))
        .map(it -> new EarlierReceipts.Found(it[0], it[1]))
        .toList();
  }

  private static SessionException settledOr(SessionException e) throws SettledBeforeException {
    if (e.isRefusal() && e.code().equals(UNIQUE_VIOLATION)) {
      throw SettledBeforeException.itself();
    }
    return e;
  }
}
