package dev.countersign.agent.pg;

import dev.countersign.agent.outside.LeftSession;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.CommandTag;
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
  private static final CommandTag INSERTED = new CommandTag("INSERT 0 1");
  private static final CommandTag COMMITTED = new CommandTag("COMMIT");

  private final PgSession session;
  private final Subject agent;
  private final Limits limits;

  Tombstone(PgSession session, Subject agent, Limits limits) {
    this.session = session;
    this.agent = agent;
    this.limits = limits;
  }

  /** Safe to repeat: a tombstone that is there already says the same as one inserted now. */
  Settled insert(ExecutionId execution, Digest operation)
      throws SessionException, InterruptedException {
    var within = limits.lockTimeout().multipliedBy(2).plus(GRACE);
    session.command(Sql.insertTombstone(execution, operation, agent, limits.lockTimeout()), within);
    var found =
        session.tap().lastTag().equals(INSERTED)
            ? new Settled.Never()
            : existing(execution, operation, within);
    session.command(Sql.COMMIT, within);
    if (!session.tap().lastTag().equals(COMMITTED)) {
      return new Settled.NotYet("Expected COMMIT to commit the tombstone, but it rolled back");
    }
    return found.equals(Settled.Undecided.BEGUN_ONLY)
        ? LeftSession.await(() -> end(execution, within))
        : found;
  }

  private LeftSession end(ExecutionId execution, Duration within)
      throws SessionException, InterruptedException {
    var found = LeftSession.GONE;
    for (var row : session.query(InspectionSql.end(execution), within)) {
      if (!row.getBoolean(0)) {
        return LeftSession.THERE;
      }
      found = LeftSession.AT_WORK;
    }
    return found;
  }

  private Settled existing(ExecutionId execution, Digest operation, Duration within)
      throws SessionException, InterruptedException {
    for (var row : session.query(Sql.selectToKeep(execution), within)) {
      return switch (ReceiptState.of(row.getString("state")).orElse(ReceiptState.OPEN)) {
        case TOMBSTONE -> new Settled.Never();
        case DONE ->
            row.getString("operation").equals(operation.value())
                ? new Settled.Committed()
                : new Settled.Contradicted();
        case OUTSIDE -> {
          // Its agent may yet wake up: it looks for this before each of its statements. What it
          // sends behind a look from before finds no session.
          session.command(
              Sql.update(execution, ReceiptState.OUTSIDE, ReceiptState.GIVEN_UP), within);
          yield Settled.Undecided.BEGUN_ONLY;
        }
        case GIVEN_UP -> Settled.Undecided.BEGUN_ONLY;
        case OPEN ->
            new Settled.Undecided("its receipt is none of an agent's, so what it did is not known");
      };
    }
    return new Settled.NotYet("Expected a receipt or a tombstone, but neither is visible yet");
  }
}
