package dev.countersign.cli;

/**
 * What a shell script can tell the outcome by. 130, interrupted, is what the JVM itself ends with.
 */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int ERROR = 1;

  /** The request waits for approval. */
  public static final int PENDING = 2;

  /** The time that was given is over; the request goes on. */
  public static final int TIMED_OUT = 124;

  private ExitCode() {}
}
