package dev.countersign.agent.outside;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the table of receipts at a target says of an execution.
 *
 * <p>A receipt is inserted as {@link #OPEN} in the transaction of a change, and made {@link #DONE}
 * by the agent right before its own COMMIT. Of a text that takes effect statement by statement
 * there is no receipt; {@link #OUTSIDE} stands there from before it begins, until its run has ended
 * or another agent gives it up.
 */
public enum ReceiptState {
  OPEN("open"),
  DONE("done"),
  OUTSIDE("outside"),

  /** A person is asked what became of it, so whoever began it begins nothing more. */
  GIVEN_UP("given-up"),

  /** It never took effect and never will. */
  TOMBSTONE("tombstone");

  private final String word;

  ReceiptState(String word) {
    this.word = word;
  }

  /** As it stands in the table. */
  public String word() {
    return word;
  }

  /** The state that the table has this word for. */
  public static Optional<ReceiptState> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
  }
}
