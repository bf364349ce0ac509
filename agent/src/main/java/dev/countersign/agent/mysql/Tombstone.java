package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.LeftSession;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.run.Settled;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import java.time.Duration;

/**
 * Settles an execution whose end is not known. Inserting under the receipt's key waits for a
 * transaction that may still commit it; reading would not, so only inserting is a fence.
 */
final class Tombstone {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String WAITING = "Sleep";

  private final MysqlSession session;
  private final Subject agent;
  private final Duration within;

  Tombstone(MysqlSession session, Subject agent, Limits limits) {
    this.session = session;
    this.agent = agent;
    this.within = limits.lockTimeout().plus(GRACE);
  }

  /** Safe to repeat: a tombstone that is there already says the same as one inserted now. */
  Settled insert(ExecutionId execution, Digest operation)
      throws SessionException, InterruptedException {
    session.command(Sql.begin(false), within);
    try {
      session.command(
          session.sql().insert(execution, operation, agent, ReceiptState.TOMBSTONE), within);
    } catch (SessionException e) {
      return Begin.isDuplicate(e) ? existing(execution, operation) : notYet(e);
    }
    var committed = session.command(Sql.COMMIT, within);
    return committed.isInTransaction()
        ? new Settled.NotYet("Expected COMMIT to commit the tombstone, but it did not")
        : new Settled.Never();
  }

  /** Its agent may yet wake up: it looks for this before each of its statements. */
  private void giveUp(ExecutionId execution) throws SessionException, InterruptedException {
    session.command(Sql.begin(false), within);
    session.command(
        session.sql().update(execution, ReceiptState.OUTSIDE, ReceiptState.GIVEN_UP), within);
    session.command(Sql.COMMIT, within);
  }

  /** What it sends behind a look from before finds no session. */
  private LeftSession end(ExecutionId execution) throws SessionException, InterruptedException {
    var holder = session.command(Sql.holder(execution), within).texts().getFirst().getFirst();
    if (holder.isEmpty()) {
      return LeftSession.GONE;
    }
    long connection = Long.parseLong(holder);
    var doing = session.command(InspectionSql.doing(connection), within).texts();
    if (doing.isEmpty()) {
      return LeftSession.THERE; // another role's, of which this one sees no more
    }
    if (doing.getFirst().get(0).equals(WAITING)) {
      kill(connection);
      return LeftSession.THERE;
    }
    return doing.getFirst().get(1).equals("1") ? LeftSession.AT_WORK : LeftSession.THERE;
  }

  private void kill(long connection) throws SessionException, InterruptedException {
    try {
      session.command("KILL CONNECTION " + connection, within);
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      // It is gone by now, or not this role's to end: the server ends it once it is idle for long.
    }
  }

  private static Settled notYet(SessionException e) throws SessionException {
    if (!e.isRefusal()) {
      throw e;
    }
    return new Settled.NotYet(e.words().map(MysqlFailure::of).orElseThrow().message());
  }

  private Settled existing(ExecutionId execution, Digest operation)
      throws SessionException, InterruptedException {
    session.command(Sql.ROLLBACK, within);
    var found = session.command(session.sql().select(execution), within).texts();
    if (found.isEmpty()) {
      return new Settled.NotYet("Expected a receipt or a tombstone, but neither is visible yet");
    }
    var row = found.getFirst();
    return switch (ReceiptState.of(row.get(1)).orElse(ReceiptState.OPEN)) {
      case TOMBSTONE -> new Settled.Never();
      case DONE ->
          row.get(0).equals(operation.value())
              ? new Settled.Committed()
              : new Settled.Contradicted();
      case OUTSIDE -> {
        giveUp(execution);
        yield LeftSession.await(() -> end(execution));
      }
      case GIVEN_UP -> LeftSession.await(() -> end(execution));
      case OPEN ->
          new Settled.Undecided(
              "its receipt was committed by the text itself, so what took effect is not known");
    };
  }
}
