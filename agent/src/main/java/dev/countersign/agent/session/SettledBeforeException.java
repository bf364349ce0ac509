package dev.countersign.agent.session;

/** The execution has a receipt or a tombstone already. */
public final class SettledBeforeException extends Exception {
  private static final long serialVersionUID = 1L;

  public SettledBeforeException() {
    super("Expected no receipt yet, but there is one");
  }
}
