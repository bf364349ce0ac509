package dev.countersign.requestservice.stream;

/** A stream goes no further; its reader comes back with the place that it has reached. */
public final class StreamEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StreamEndedException(String message) {
    super(message);
  }
}
