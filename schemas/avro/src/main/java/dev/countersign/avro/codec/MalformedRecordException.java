package dev.countersign.avro.codec;

/**
 * The bytes are not a record of the expected schema. The message says what was expected, what came
 * and where.
 */
public final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
