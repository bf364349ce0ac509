package dev.countersign.agent.pg;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;
import java.util.Optional;

/** A session whose transaction has begun; of a change, with the receipt in it. */
final class Begun implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String UNIQUE_VIOLATION = "23505";

  private final Session session;
  private final Optional<String> transaction;
  private boolean released;

  private Begun(Session session, Optional<String> transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  static Begun in(Session session, Grant grant, Subject agent, boolean isRead, Limits limits)
      throws SessionException, SettledBeforeException, InterruptedException {
    var within = limits.lockTimeout().plus(GRACE);
    try {
      if (isRead) {
        session.command(Sql.beginRead(grant, limits), within);
        return new Begun(session, Optional.empty());
      }
      var row = session.query(Sql.beginChange(grant, agent, limits), within).iterator().next();
      return new Begun(session, Optional.of(row.getString(0)));
    } catch (SessionException e) {
      if (e.isRefusal() && e.code().equals(UNIQUE_VIOLATION)) {
        session.close();
        throw new SettledBeforeException();
      }
      throw e;
    }
  }

  Session session() {
    return session;
  }

  /** The server's id of the transaction of a change; empty for a read. */
  Optional<String> transaction() {
    return transaction;
  }

  /** From now on the session is the caller's, and outlives this. */
  Session release() {
    released = true;
    return session;
  }

  @Override
  public void close() {
    if (!released) {
      session.close();
    }
  }
}
