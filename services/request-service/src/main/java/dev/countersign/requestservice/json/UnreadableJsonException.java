package dev.countersign.requestservice.json;

/** What we wrote ourselves does not read: a fault, and nothing that waiting would mend. */
public final class UnreadableJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableJsonException(Class<?> type, Throwable cause) {
    super("Expected a stored %s, but it does not read".formatted(type.getSimpleName()), cause);
  }
}
