package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.Receipt;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.CommitUnclear;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One run of an approved text in a transaction that has begun. It never says that a change took
 * effect unless the server has answered COMMIT, in the transaction that holds the receipt.
 */
final class Run {
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_COMMIT = Duration.ofSeconds(30);
  private static final int INTERRUPTED = 1317;
  private static final String NOT_UNDONE = "1196";

  /** With these the server may have rolled back the whole transaction by itself. */
  private static final Set<Integer> ROLLS_BACK = Set.of(1205, 1213);

  private final MysqlSession session;
  private final Grant grant;
  private final BooleanSupplier stopAsked;
  private final boolean isRead;
  private final String savepoint;
  private final Statements statements;
  private boolean keeps;
  private boolean hasCalled;
  private int begun;

  /**
   * A run in that session.
   *
   * @param savepoint the mark of a change
   */
  Run(
      MysqlSession session,
      Grant grant,
      Limits limits,
      Lines lines,
      BooleanSupplier stopAsked,
      String savepoint) {
    this.session = session;
    this.grant = grant;
    this.stopAsked = stopAsked;
    this.isRead = grant.statementClass() == StatementClass.READ;
    this.savepoint = savepoint;
    // Once a read is full, the rest of it is of no use; the rest of a change is still to happen.
    this.statements =
        new Statements(
            session, grant, limits, lines, stopAsked, isRead ? session::cancel : () -> {});
  }

  /**
   * This run, of a text that writes to tables which keep what is written. Where it is lost, or the
   * server undoes the rest, nobody knows what they kept.
   */
  Run keeping() {
    keeps = true;
    return this;
  }

  Ended go(List<String> texts) throws InterruptedException {
    try {
      if (stopAsked.getAsBoolean()) {
        return undone(new Stopped());
      }
      for (var text : texts) {
        begun++;
        hasCalled |= text.toLowerCase(Locale.ROOT).contains("call");
        var refused = statements.run(text);
        if (isRead && statements.isLost()) {
          session.close();
          return statements.notTaken();
        }
        if (isRead && statements.isTruncated()) {
          return full(refused.orElse(null));
        }
        if (refused.isPresent()) {
          return refused(refused.get());
        }
        if (!isInside()) {
          return escaped();
        }
        if (stopAsked.getAsBoolean()) {
          return undone(new Stopped());
        }
        if (statements.isLost()) {
          return undone(statements.notTaken());
        }
        if (statements.wasCutShort()) {
          return undone(statements.tookTooLong());
        }
      }
      return isRead ? undone(new Done(statements.result(false))) : change();
    } catch (SessionException e) {
      return lost(e);
    }
  }

  /** How many statements were sent; the last of them is the one that failed, where one did. */
  int begun() {
    return begun;
  }

  private boolean isInside() {
    var answer = statements.answer();
    return isRead ? answer.isInReadOnlyTransaction() : answer.isInTransaction();
  }

  /** Our cancel may come late, and must not meet another text: the session is not used again. */
  private Ended full(SessionException refused) {
    if (stopAsked.getAsBoolean()) {
      return new Stopped();
    }
    return refused == null || refused.words().filter(it -> number(it) == INTERRUPTED).isPresent()
        ? new Done(statements.result(false))
        : statements.failed(refused);
  }

  private Ended refused(SessionException refused) throws SessionException, InterruptedException {
    var serverUndidIt = refused.words().filter(it -> ROLLS_BACK.contains(number(it))).isPresent();
    var isOver = !isRead && !releases();
    if (isOver && (hasCalled || !serverUndidIt)) {
      return escaped();
    }
    var ended =
        stopAsked.getAsBoolean()
            ? new Stopped()
            : statements.isLost() ? statements.notTaken() : statements.failed(refused);
    return isOver ? unsaid(ended) : undone(ended);
  }

  /** The server has rolled back by itself already, and says nothing of what it could not undo. */
  private Ended unsaid(Ended otherwise) throws SessionException, InterruptedException {
    return keeps && begun > 0 ? kept(otherwise) : undone(otherwise);
  }

  private static int number(dev.countersign.agent.run.ServerError words) {
    return MysqlFailure.number(words);
  }

  /** Whether the transaction is still the one with the receipt in it: its savepoint is there. */
  private boolean releases() throws SessionException, InterruptedException {
    try {
      session.command("RELEASE SAVEPOINT " + savepoint, OWN_STATEMENT);
      return true;
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Rolls back, and so says: nothing took effect. But tables of engines without transactions keep
   * what was written to them, and the server warns of it.
   */
  private Ended undone(Ended otherwise) throws SessionException, InterruptedException {
    var rolledBack = session.command(Sql.ROLLBACK, OWN_STATEMENT);
    boolean isKept =
        !isRead
            && rolledBack.warnings() > 0
            && session.command("SHOW WARNINGS", OWN_STATEMENT).texts().stream()
                .anyMatch(warning -> warning.get(1).equals(NOT_UNDONE));
    if (isKept) {
      return kept(otherwise);
    }
    if (keeps) {
      session.command(session.sql().mayWrite(), OWN_STATEMENT);
      return Receipt.never(otherwise, this::mark, grant.execution());
    }
    return otherwise;
  }

  private boolean mark(ReceiptState from, ReceiptState to)
      throws SessionException, InterruptedException {
    return Receipts.mark(session, grant.execution(), from, to);
  }

  private static Ended kept(Ended otherwise) {
    var why = "a table whose engine knows no transactions was written to, which cannot be undone";
    return otherwise instanceof Failed failed
        ? failed.butUnclear(why)
        : Failed.unclear("NOT_TRANSACTIONAL", "Expected all of it to be undone, but " + why);
  }

  private Ended change() throws SessionException, InterruptedException {
    session.command(session.sql().noLimit(), OWN_STATEMENT);
    if (!releases()) {
      return escaped();
    }
    var begunAs = keeps ? ReceiptState.OUTSIDE : ReceiptState.OPEN;
    var finish = session.sql().update(grant.execution(), begunAs, ReceiptState.DONE);
    if (session.command(finish, OWN_STATEMENT).affected() != 1) {
      return escaped();
    }
    return commit();
  }

  /** A refusal of COMMIT is no proof that nothing was committed; a tombstone is. */
  private Ended commit() throws InterruptedException {
    var result = statements.result(keeps);
    var statement = grant.statementTimeout();
    try {
      var committed =
          session.command(
              Sql.COMMIT, statement.compareTo(SHORTEST_COMMIT) > 0 ? statement : SHORTEST_COMMIT);
      return committed.isInTransaction() ? new CommitUnclear(result) : new Done(result);
    } catch (SessionException e) {
      return new CommitUnclear(result);
    }
  }

  /**
   * COMMIT was not sent: without it nothing of this transaction ever takes effect, unless a
   * procedure has sent one; then the receipt tells.
   */
  private Ended lost(SessionException e) {
    if (statements.answer().wasLocalFileAsked()) {
      return Failed.of(
          "LOCAL_FILE", "Expected no text that reads a file of the agent's, but this one does");
    }
    if (keeps) {
      return new Unknown(
          "the connection was lost, and what tables without transactions kept is not known");
    }
    return !isRead && hasCalled
        ? new CommitUnclear(statements.result(false))
        : statements.failed(e);
  }

  /**
   * Outside of the agent's transaction everything is read-only unless the text takes pains, so what
   * follows an end of it fails. But what it committed stays.
   */
  private Ended escaped() {
    session.close();
    return isRead
        ? Failed.of(
            "TRANSACTION_CONTROL",
            "Expected the text to stay inside the agent's transaction, but it ended it")
        : Failed.unclear(
            "TRANSACTION_CONTROL",
            "Expected the text to stay inside the agent's transaction, but it ended it: what of it"
                + " took effect is not known");
  }
}
