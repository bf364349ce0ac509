package dev.countersign.embedded;

/**
 * A server that could not be started, stopped or set up. The message is one line for a person at a
 * terminal.
 */
public final class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ServerException(String message) {
    super(message);
  }

  ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
