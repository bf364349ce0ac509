package dev.countersign.agent.outside;

import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.ExecutionId;
import org.jboss.logging.Logger;

/** The row in the table of receipts of a text that takes effect statement by statement. */
final class Receipt {
  private static final Logger LOG = Logger.getLogger(Receipt.class);
  private static final String GIVEN_UP = "GIVEN_UP";
  private static final String LOST =
      "Expected the run to be this agent's still, but it was given up while the agent was silent; ";

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

  static Failed givenUpUnrun() {
    return Failed.of(GIVEN_UP, LOST + "nothing was run");
  }

  static Failed givenUp(String what) {
    return Failed.unclear(GIVEN_UP, LOST + what);
  }

  /** Evidence for whoever looks, should the report be lost; nothing depends on it. */
  void mark(ReceiptState state) throws InterruptedException {
    try {
      server.mark(state);
    } catch (SessionException e) {
      LOG.warnf("Expected to mark how it ended, but could not: execution=%s", execution);
    }
  }
}
