package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.EarlierReceipts;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.session.Begun;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.SettledBeforeException;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;
import java.util.UUID;

/**
 * Begins what a grant is for: a transaction, of a change with the receipt in it, or a text outside.
 */
final class Begin {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int DUPLICATE_KEY = 1062;

  private final Grant grant;
  private final Subject agent;
  private final Limits limits;
  private final Duration within;

  /** Whether it may be written down by now, and committed, that the run begins. */
  private boolean mayStand;

  Begin(Grant grant, Subject agent, Limits limits) {
    this.grant = grant;
    this.agent = agent;
    this.limits = limits;
    this.within = limits.lockTimeout().plus(GRACE);
  }

  Begun<MysqlSession> read(MysqlSession session) throws SessionException, InterruptedException {
    session.command(session.sql().limit(grant, limits), within);
    session.command(Sql.begin(true), within);
    return new Begun<>(session, "");
  }

  /**
   * Marked by a savepoint right behind the receipt. It is gone as soon as anything commits or rolls
   * back the transaction, and nobody else knows its name: while it is there, the transaction is the
   * one that holds the receipt.
   */
  Begun<MysqlSession> change(MysqlSession session)
      throws SessionException, SettledBeforeException, InterruptedException {
    session.command(session.sql().limit(grant, limits), within);
    checkEarlier(session);
    session.command(Sql.begin(false), within);
    insert(session, ReceiptState.OPEN);
    return marked(session);
  }

  /**
   * Of a text that writes to tables which keep what is written: that it began is committed before,
   * as of one that takes effect by itself, and while the transaction is open nobody gives it up.
   */
  Begun<MysqlSession> keeping(MysqlSession session)
      throws SessionException, SettledBeforeException, InterruptedException {
    session.command(session.sql().limit(grant, limits), within);
    checkEarlier(session);
    hold(session);
    session.command(session.sql().mayWrite(), within);
    insert(session, ReceiptState.OUTSIDE);
    session.command(session.sql().mayNotWrite(), within);
    session.command(Sql.begin(false), within);
    var receipt = session.command(session.sql().selectToKeep(grant.execution()), within).texts();
    if (receipt.isEmpty() || !receipt.getFirst().get(1).equals(ReceiptState.OUTSIDE.word())) {
      throw SettledBeforeException.itself();
    }
    return marked(session);
  }

  private Begun<MysqlSession> marked(MysqlSession session)
      throws SessionException, InterruptedException {
    var savepoint = "countersign_" + UUID.randomUUID().toString().replace("-", "");
    session.command("SAVEPOINT " + savepoint, within);
    return new Begun<>(session, savepoint);
  }

  /** Of a text whose statements take effect one by one: committed before the first of them. */
  Begun<MysqlSession> outside(MysqlSession session)
      throws SessionException, SettledBeforeException, InterruptedException {
    session.command(session.sql().limit(grant, limits), within);
    checkEarlier(session);
    hold(session);
    session.command(session.sql().mayWrite(), within);
    insert(session, ReceiptState.OUTSIDE);
    return new Begun<>(session, "");
  }

  /** Whoever gives the run up finds its session by that. */
  private void hold(MysqlSession session)
      throws SessionException, SettledBeforeException, InterruptedException {
    var held = session.command(Sql.hold(grant.execution(), limits), within).texts();
    if (!held.getFirst().getFirst().equals("1")) {
      throw SettledBeforeException.itself(); // another session runs it
    }
  }

  /** Before the transaction, whose first look decides what it sees. */
  private void checkEarlier(MysqlSession session)
      throws SessionException, SettledBeforeException, InterruptedException {
    EarlierReceipts.check(
        grant,
        session
            .commandForMany(session.sql().selectOfRequest(grant.execution()), within)
            .texts()
            .stream()
            .map(row -> new EarlierReceipts.Found(row.get(0), row.get(1)))
            .toList());
  }

  private void insert(MysqlSession session, ReceiptState state)
      throws SessionException, SettledBeforeException, InterruptedException {
    var receipt = session.sql().insert(grant.execution(), grant.operation(), agent, state);
    boolean isCommitted = state == ReceiptState.OUTSIDE;
    try {
      session.command(receipt, within);
      mayStand |= isCommitted;
    } catch (SessionException e) {
      if (isDuplicate(e)) {
        throw SettledBeforeException.itself();
      }
      mayStand |= isCommitted && !e.isRefusal();
      throw e;
    }
  }

  /**
   * What a failure to begin comes to, when it is not tried again. Where the receipt may stand, the
   * log must not say that nothing took effect: the next run would meet that receipt.
   */
  SessionException orUnknown(SessionException e) throws SettledBeforeException {
    if (mayStand) {
      throw SettledBeforeException.perhaps();
    }
    return e;
  }

  static boolean isDuplicate(SessionException refused) {
    return refused.words().filter(it -> MysqlFailure.number(it) == DUPLICATE_KEY).isPresent();
  }
}
