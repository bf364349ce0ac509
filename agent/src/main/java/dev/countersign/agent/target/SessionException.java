package dev.countersign.agent.pg;

import dev.countersign.agent.run.ServerError;
import java.util.Optional;

/** A session could not do what it was told. */
final class SessionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<ServerError> words;

  private SessionException(String message, Optional<ServerError> words) {
    super(message);
    this.words = words;
  }

  /** The server refused, and the session may go on unless the refusal was fatal. */
  static SessionException refused(ServerError words) {
    return new SessionException("SQLSTATE " + words.code(), Optional.of(words));
  }

  /** There is no connection (any more); what was sent last may have been done or not. */
  static SessionException lost(String why, Optional<ServerError> words) {
    return new SessionException(why, words);
  }

  /** What the server said, where it said anything. */
  Optional<ServerError> words() {
    return words;
  }

  /**
   * Whether the server is known to have refused what was sent, and the connection is still good.
   */
  boolean isRefusal() {
    return words.filter(said -> !said.isFatal()).isPresent();
  }

  String code() {
    return words.map(ServerError::code).orElse("08006");
  }
}
