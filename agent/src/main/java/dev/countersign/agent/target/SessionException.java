package dev.countersign.agent.session;

import dev.countersign.agent.run.ServerError;
import java.util.Optional;
import java.util.Set;

/** A session could not do what it was told. */
public final class SessionException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Starting up, shutting down, crashed, or no connection free, in SQLSTATEs of PostgreSQL (57P,
   * 53300) and of MySQL (08).
   */
  private static final Set<String> PASSING =
      Set.of("57P03", "57P01", "57P02", "53300", "08004", "08S01");

  private final transient Optional<ServerError> words;
  private final boolean mayPass;

  private SessionException(String message, Optional<ServerError> words, boolean mayPass) {
    super(message);
    this.words = words;
    this.mayPass = mayPass;
  }

  /** The server refused, and the session may go on unless the refusal was fatal. */
  public static SessionException refused(ServerError words) {
    return new SessionException(
        "SQLSTATE " + words.code(), Optional.of(words), PASSING.contains(words.code()));
  }

  /** There is no connection (any more); what was sent last may have been done or not. */
  public static SessionException lost(String why, Optional<ServerError> words) {
    return new SessionException(
        why, words, words.map(ServerError::code).map(PASSING::contains).orElse(true));
  }

  /** There is a server, but not one that the target's configuration means. */
  public static SessionException unfit(String why) {
    return new SessionException(why, Optional.empty(), false);
  }

  /** Whether another connection, a moment later, may fare better. */
  boolean mayPass() {
    return mayPass;
  }

  /** What the server said, where it said anything. */
  public Optional<ServerError> words() {
    return words;
  }

  /**
   * Whether the server is known to have refused what was sent, and the connection is still good.
   */
  public boolean isRefusal() {
    return words.filter(said -> !said.isFatal()).isPresent();
  }

  public String code() {
    return words.map(ServerError::code).orElse("08006");
  }
}
