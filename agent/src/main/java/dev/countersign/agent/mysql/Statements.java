package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.run.MysqlTypes;
import dev.countersign.agent.run.RowFlow;
import dev.countersign.agent.run.RowWriter;
import dev.countersign.agent.run.ServerError;
import dev.countersign.agent.run.TextResult;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.Wait;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Sends the statements of one text, one at a time, and writes what they return. */
final class Statements {
  /** What the server gets beyond its own limit, where it has one, before it is told to stop. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);

  private final MysqlSession session;
  private final Grant grant;
  private final Limits limits;
  private final BooleanSupplier stopAsked;
  private final RowFlow flow;
  private final RowWriter rows;
  private long affected;
  private Answer answer = Answer.own();
  private boolean wasCutShort;
  private boolean ranOut;
  private final long deadline;

  /**
   * Sends nothing yet.
   *
   * @param lines where what they return goes
   * @param onFull called once, when the first row had to be left out
   */
  Statements(
      MysqlSession session,
      Grant grant,
      Limits limits,
      Lines lines,
      BooleanSupplier stopAsked,
      Runnable onFull) {
    this.session = session;
    this.grant = grant;
    this.limits = limits;
    this.stopAsked = stopAsked;
    this.flow = new RowFlow(grant.rowLimit(), limits.resultBytes(), session.gate(), onFull);
    this.rows = new RowWriter(flow, _ -> new MysqlTypes(Sql.UTC), lines, stopAsked, silence());
    this.deadline = System.nanoTime() + limits.runWithin(grant.statementTimeout()).toNanos();
  }

  /**
   * Runs one, and returns the server's refusal, or nothing where it ended well.
   *
   * @throws SessionException when the connection is lost
   */
  Optional<SessionException> run(String statement) throws SessionException, InterruptedException {
    answer = new Answer(flow);
    var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    var limit = grant.statementTimeout().plus(GRACE);
    var wait =
        new Wait(session, stopAsked, rows, left.compareTo(limit) < 0 ? left : limit, silence());
    long begun = System.nanoTime();
    try {
      var refused = wait.until(session.send(statement, answer));
      if (refused.isEmpty() && !wait.hasCancelled() && !session.sendsUtf8()) {
        // A text may choose in what its values come to it; but it is here that they are read.
        session.command(Sql.RESULTS_IN_UTF8, OWN_STATEMENT);
      }
      return refused;
    } finally {
      ranOut = System.nanoTime() > deadline;
      wasCutShort =
          ranOut
              || wait.hasCancelled()
              || System.nanoTime() - begun > grant.statementTimeout().toNanos();
      affected += answer.affected();
    }
  }

  private Duration silence() {
    return grant.statementTimeout().plus(limits.silence());
  }

  /** What the server answered to the last one. */
  Answer answer() {
    return answer;
  }

  /**
   * Whether the last one was told to stop, or took as long as it may. It can have ended well all
   * the same, but not to its end: SLEEP and GET_LOCK return when they are interrupted.
   */
  boolean wasCutShort() {
    return wasCutShort;
  }

  boolean isTruncated() {
    return rows.isTruncated();
  }

  /** Whether the log did not take what they returned, so that they must not take effect. */
  boolean isLost() {
    return rows.isLost();
  }

  /** Why nothing took effect, where the log did not take it. */
  Ended notTaken() {
    return rows.notTaken();
  }

  /** What became of a statement that the server refused, or of a connection. */
  Failed failed(SessionException e) {
    if (wasCutShort && !stopAsked.getAsBoolean()) {
      return tookTooLong();
    }
    return failure(e);
  }

  Failed tookTooLong() {
    return ranOut
        ? Failed.ranOut()
        : Failed.of(
            "70100",
            "Expected the statement to end within its limit, but it did not and was stopped");
  }

  /**
   * Why the last one, which takes effect by itself, may not have done so or not come to its end,
   * though it was answered well.
   */
  Optional<Failed> unfinished() {
    if (!answer.committed()) {
      return Optional.of(
          Failed.of(
              "TRANSACTION_CONTROL",
              "Expected the statement to leave no transaction open, but it did, or turned"
                  + " autocommit off"));
    }
    if (wasCutShort) {
      return Optional.of(
          stopAsked.getAsBoolean()
              ? Failed.of(
                  "STOPPED_MIDWAY",
                  "Expected the statement to end before it was stopped, but it may not have")
              : tookTooLong());
    }
    return answer.complaint().map(Statements::complaint);
  }

  private static Failed complaint(String said) {
    return new Failed(
        new Failure(
            "ERROR_IN_ROWS",
            "Expected no error among the rows that the server answered with, but there is one; its"
                + " message is sealed with the result"),
        Optional.of(new ServerError(Map.of('C', "HY000", 'M', said))));
  }

  /** Whether all of them took too long together. */
  boolean hasRunOut() {
    return ranOut;
  }

  static Failed failure(SessionException e) {
    return e.words()
        .map(words -> new Failed(MysqlFailure.of(words), e.words()))
        .orElseGet(() -> Failed.of(e.code(), e.getMessage()));
  }

  TextResult result(boolean outside) {
    return new TextResult(rows.rows(), affected, rows.cut(), outside);
  }
}
