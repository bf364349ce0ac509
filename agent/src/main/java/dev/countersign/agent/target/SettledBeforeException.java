package dev.countersign.agent.pg;

/** The execution has a receipt or a tombstone already. */
final class SettledBeforeException extends Exception {
  private static final long serialVersionUID = 1L;

  SettledBeforeException() {
    super("Expected no receipt yet, but there is one");
  }
}
