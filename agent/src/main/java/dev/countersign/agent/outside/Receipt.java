package dev.countersign.agent.outside;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.ExecutionId;
import org.jboss.logging.Logger;

/** The row in the table of receipts of a text that takes effect statement by statement. */
public final class Receipt {
  private static final Logger LOG = Logger.getLogger(Receipt.class);
  private static final String GIVEN_UP = "GIVEN_UP";
  private static final String LOST =
      "Expected the run to be this agent's still, but it was given up while the agent was silent";

  /** Whoever looks into it next finds what the table says. */
  static final Unknown NOT_MARKED =
      new Unknown("how it ended could not be written into the table of receipts");

  private final OneByOne server;
  private final ExecutionId execution;

  Receipt(OneByOne server, ExecutionId execution) {
    this.server = server;
    this.execution = execution;
  }

  /**
   * Whether a person is asked by now what became of it, for the agent was silent for too long. What
   * it did until then they are told; nothing may follow it. In a transaction nobody can give it up
   * from here on until that ends.
   */
  boolean isGivenUp() throws SessionException, InterruptedException {
    return server.receipt().filter(it -> it == ReceiptState.OUTSIDE).isEmpty();
  }

  /** Its effect is clear as long as nobody says that something was run. */
  static Failed givenUp() {
    return Failed.of(GIVEN_UP, LOST);
  }

  /** All of it took effect, and the table says so. */
  boolean isDone() throws InterruptedException {
    return isMarked(server, execution, ReceiptState.OUTSIDE, ReceiptState.DONE);
  }

  /**
   * This end, of a run of which nothing took effect; unless the table cannot be made to say so. For
   * then it says that something may have, to whoever runs it the next time, and the log must not
   * say another thing.
   */
  Ended never(Ended ended) throws InterruptedException {
    return never(ended, server, execution);
  }

  /** The same, of a run that is in no such object's hands. */
  public static Ended never(Ended ended, Marking table, ExecutionId execution)
      throws InterruptedException {
    return isMarked(table, execution, ReceiptState.OUTSIDE, ReceiptState.TOMBSTONE)
            || isMarked(table, execution, ReceiptState.GIVEN_UP, ReceiptState.TOMBSTONE)
        ? ended
        : NOT_MARKED;
  }

  private static boolean isMarked(
      Marking table, ExecutionId execution, ReceiptState from, ReceiptState to)
      throws InterruptedException {
    try {
      return table.mark(from, to);
    } catch (SessionException e) {
      LOG.warnf("Expected to mark how it ended, but could not: execution=%s", execution);
      return false;
    }
  }
}
