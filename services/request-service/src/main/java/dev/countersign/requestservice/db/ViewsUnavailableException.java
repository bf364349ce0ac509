package dev.countersign.requestservice.db;

/** PostgreSQL did not do what it was asked; what was asked left no trace and may be tried again. */
public final class ViewsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ViewsUnavailableException(String message) {
    super(message);
  }

  ViewsUnavailableException(Throwable cause) {
    super("Expected PostgreSQL to answer, but " + cause, cause);
  }
}
