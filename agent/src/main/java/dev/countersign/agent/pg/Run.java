package dev.countersign.agent.pg;

import dev.countersign.agent.run.CommandTag;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.CommitUnclear;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One run of an approved text in a transaction that has begun. It never says that a change took
 * effect unless the server has answered COMMIT with COMMIT, in the transaction that holds the
 * receipt.
 */
final class Run {
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_COMMIT = Duration.ofSeconds(30);
  private static final CommandTag COMMITTED = new CommandTag("COMMIT");
  private static final String QUERY_CANCELED = "57014";
  private static final String COMPLETION_UNKNOWN = "40003";

  private final PgSession session;
  private final Genuine grant;
  private final BooleanSupplier stopAsked;
  private final boolean isRead;
  private final Statements statements;
  private int begun;

  Run(
      PgSession session,
      Genuine grant,
      Limits limits,
      Catalogue catalogue,
      Lines lines,
      BooleanSupplier stopAsked) {
    this.session = session;
    this.grant = grant;
    this.stopAsked = stopAsked;
    this.isRead = grant.grant().statementClass() == StatementClass.READ;
    // Once a read is full, the rest of it is of no use; the rest of a change is still to happen.
    this.statements =
        new Statements(
            session,
            grant.grant(),
            limits,
            catalogue,
            lines,
            stopAsked,
            isRead ? session::cancel : () -> {});
  }

  /**
   * Runs it to its end.
   *
   * @param transaction the server's id of the transaction of a change; empty for a read
   */
  Ended go(String transaction) throws InterruptedException {
    return go(transaction, List.of(grant.text()));
  }

  /** The same for several texts, each byte for byte and in one message: all of them or nothing. */
  Ended go(String transaction, List<String> texts) throws InterruptedException {
    try {
      if (stopAsked.getAsBoolean()) {
        session.command(Sql.ROLLBACK, OWN_STATEMENT);
        return new Stopped();
      }
      for (var text : texts) {
        begun++;
        var refused = statements.send(text);
        if (refused.isPresent() && !isFullRead(refused.get())) {
          return undone(refused.get());
        }
        if (statements.sawTransactionControl() || session.tap().transaction() == 'I') {
          return escaped();
        }
        if (!session.tap().isUtf8()) {
          session.command(Sql.ROLLBACK, OWN_STATEMENT);
          return Failed.of(
              "CLIENT_ENCODING",
              "Expected the text to leave client_encoding at UTF8, in which its bytes and its"
                  + " values go by, but it chooses another; nothing took effect");
        }
      }
      return isRead ? read() : change(transaction);
    } catch (SessionException e) {
      // COMMIT was not sent: without it, nothing of this transaction ever takes effect.
      if (statements.wasCopyAsked()) {
        return copyAsked();
      }
      return statements.sawTransactionControl() ? escaped() : PgDatabase.failed(e);
    }
  }

  /** How many texts were sent; the last of them is the one that failed, where one did. */
  int begun() {
    return begun;
  }

  /** Whether the refusal is the answer to our own cancel, sent because nothing more was wanted. */
  private boolean isFullRead(SessionException refused) {
    return isRead
        && statements.isTruncated()
        && !statements.hasRunOut()
        && refused.code().equals(QUERY_CANCELED)
        && !stopAsked.getAsBoolean();
  }

  private Ended undone(SessionException refused) throws SessionException, InterruptedException {
    boolean wasInside = session.tap().transaction() == 'E';
    session.command(Sql.ROLLBACK, OWN_STATEMENT);
    if (statements.sawTransactionControl() || !wasInside) {
      return escaped();
    }
    if (!refused.code().equals(QUERY_CANCELED)) {
      return PgDatabase.failed(refused);
    }
    if (statements.isLost() || stopAsked.getAsBoolean()) {
      return statements.isLost() ? statements.notTaken() : new Stopped();
    }
    return statements.hasRunOut() ? Failed.ranOut() : PgDatabase.failed(refused);
  }

  /** A read leaves nothing behind, whatever it was: it is rolled back. */
  private Ended read() throws SessionException, InterruptedException {
    if (statements.isTruncated() || statements.wasCancelled()) {
      statements.afterCancel();
    }
    session.command(Sql.ROLLBACK, OWN_STATEMENT);
    statements.nameTheRest();
    return statements.isLost() ? statements.notTaken() : new Done(statements.result(false));
  }

  private Ended change(String transaction) throws SessionException, InterruptedException {
    statements.nameTheRest();
    if (stopAsked.getAsBoolean() || statements.isLost() || statements.hasRunOut()) {
      session.command(Sql.ROLLBACK, OWN_STATEMENT);
      if (stopAsked.getAsBoolean()) {
        return new Stopped();
      }
      return statements.isLost() ? statements.notTaken() : Failed.ranOut();
    }
    session.command(Sql.finishReceipt(grant.grant().execution(), transaction), OWN_STATEMENT);
    if (session.tap().lastTag().affected() != 1) {
      return escaped();
    }
    return commit();
  }

  private Ended commit() throws InterruptedException {
    var result = statements.result(false);
    try {
      var statement = grant.grant().statementTimeout();
      session.command(
          Sql.COMMIT, statement.compareTo(SHORTEST_COMMIT) > 0 ? statement : SHORTEST_COMMIT);
      return session.tap().lastTag().equals(COMMITTED)
          ? new Done(result)
          : Failed.of("TRANSACTION_ABORTED", "Expected COMMIT to commit, but it rolled back");
    } catch (SessionException e) {
      return e.isRefusal() && !e.code().equals(COMPLETION_UNKNOWN)
          ? PgDatabase.failed(e)
          : new CommitUnclear(result);
    }
  }

  /**
   * The receipt makes a COMMIT of the text's own fail, and outside of the agent's transaction
   * everything is read-only unless the text takes pains. But whoever takes pains may have
   * succeeded.
   */
  private Ended escaped() {
    session.close();
    return Failed.unclear(
        "TRANSACTION_CONTROL",
        "Expected the text to stay inside the agent's transaction, but it ended it: what was done"
            + " inside is undone, what it may have done outside is not known");
  }

  private static Ended copyAsked() {
    return Failed.of(
        "COPY_NOT_SUPPORTED",
        "Expected statements that return rows or counts, but one is a COPY from or to the client");
  }
}
