package dev.countersign.requestservice.db;

/**
 * PostgreSQL answered, and does not take what it was given: a text that its encoding has no place
 * for, a row that is there already. It left no trace, and asking again gets the same answer, so
 * this is a fault of ours or of the log, and never a reason to wait.
 */
public final class RefusedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param state the SQLSTATE of the answer, five characters
   */
  RefusedDataException(String state, Throwable cause) {
    super("Expected data that PostgreSQL takes, but it refused some with " + state, cause);
  }
}
