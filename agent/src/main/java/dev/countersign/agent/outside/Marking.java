package dev.countersign.agent.outside;

import dev.countersign.agent.session.SessionException;

/** Writes into the table of receipts what became of a run. */
@FunctionalInterface
public interface Marking {

  /** Makes one state another, and returns whether that is so and committed. */
  boolean mark(ReceiptState from, ReceiptState to) throws SessionException, InterruptedException;
}
