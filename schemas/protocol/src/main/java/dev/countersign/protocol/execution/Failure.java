package dev.countersign.protocol.execution;

import dev.countersign.protocol.Doc;

@Doc("Why an execution failed.")
public record Failure(
    @Doc("A stable code: the SQLSTATE of the server, or one of the agent's own in capitals.")
        String code,
    @Doc("The message with each literal replaced by a question mark.") String message,
    @Doc(
            "Whether it may have had an effect outside of the transaction that was undone, which nobody can know; then it is not run again.")
        boolean effectUnclear) {

  /** Nothing of it took effect. */
  public Failure(String code, String message) {
    this(code, message, false);
  }
}
