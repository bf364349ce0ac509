package dev.countersign.notifier.sending;

/** The log does not answer at the moment; whoever wanted something of it asks again later. */
public final class EventsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
