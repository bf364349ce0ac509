package dev.countersign.agent.pg;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.RowFlow;
import dev.countersign.agent.run.RowWriter;
import dev.countersign.agent.run.TextResult;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.Wait;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Sends what an approved text is made of, and writes what it returns. */
final class Statements {
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);

  private final PgSession session;
  private final BooleanSupplier stopAsked;
  private final RowWriter rows;
  private final Collector collector;
  private final Duration silence;
  private final long deadline;
  private boolean wasCancelled;
  private boolean ranOut;

  /**
   * Sends nothing yet.
   *
   * @param lines where what they return goes
   * @param onFull called once, when the first row had to be left out
   */
  Statements(
      PgSession session,
      Grant grant,
      Limits limits,
      Catalogue catalogue,
      Lines lines,
      BooleanSupplier stopAsked,
      Runnable onFull) {
    this.session = session;
    this.stopAsked = stopAsked;
    this.silence = grant.statementTimeout().plus(limits.silence());
    var flow = new RowFlow(grant.rowLimit(), limits.resultBytes(), session.tap(), onFull);
    this.rows = new RowWriter(flow, catalogue::types, lines, stopAsked, silence);
    this.collector = new Collector(flow);
    this.deadline = System.nanoTime() + limits.runWithin(grant.statementTimeout()).toNanos();
  }

  /**
   * Sends one message, byte for byte, and returns the server's refusal, or nothing where all of it
   * ended well.
   *
   * @throws SessionException when the connection is lost
   */
  Optional<SessionException> send(String text) throws SessionException, InterruptedException {
    var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    var wait = new Wait(session, stopAsked, rows, left, silence);
    try {
      return wait.until(session.send(text, collector));
    } finally {
      wasCancelled = wait.hasCancelled();
      ranOut |= wait.hasRunOut();
    }
  }

  /** Whether the last one was told to stop. It can have ended well all the same. */
  boolean wasCancelled() {
    return wasCancelled;
  }

  /** What told it to stop may come late, and must not meet a statement that matters. */
  void afterCancel() throws SessionException, InterruptedException {
    try {
      session.command("SELECT pg_sleep(0.05)", OWN_STATEMENT);
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
    }
  }

  /** Whether all of them took too long together. */
  boolean hasRunOut() {
    return ranOut;
  }

  boolean isTruncated() {
    return rows.isTruncated();
  }

  /** Whether the log did not take what they returned. */
  boolean isLost() {
    return rows.isLost();
  }

  /** Why nothing took effect, where the log did not take it. */
  Ended notTaken() {
    return rows.notTaken();
  }

  boolean sawTransactionControl() {
    return collector.sawTransactionControl();
  }

  boolean wasCopyAsked() {
    return collector.wasCopyAsked();
  }

  /** Writes the rows that wait for the names of types which only this session can see. */
  void nameTheRest() throws SessionException, InterruptedException {
    var found = Catalogue.types(rows.unknownTypes(), session);
    rows.writeUnnamed(_ -> found);
  }

  TextResult result(boolean outside) {
    return new TextResult(rows.rows(), collector.affected(), rows.cut(), outside);
  }
}
