package dev.countersign.policyservice.kafka.log;

/**
 * Our own log, or the store that was made from it, is not what we wrote. The service must stop: to
 * decide on top of it would make every later decision a guess.
 */
public final class BrokenLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With the place, and what is wrong there.
   *
   * @param where topic, partition and offset
   */
  public BrokenLogException(String where, Throwable cause) {
    super(where + ": " + cause.getMessage(), cause);
  }

  public BrokenLogException(String message) {
    super(message);
  }
}
