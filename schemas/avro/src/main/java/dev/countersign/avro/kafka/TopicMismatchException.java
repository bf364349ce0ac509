package dev.countersign.avro.kafka;

/**
 * Topics exist that are not as the design needs them; the message names each setting, its wanted
 * and its found value.
 */
public final class TopicMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TopicMismatchException(String message) {
    super(message);
  }
}
