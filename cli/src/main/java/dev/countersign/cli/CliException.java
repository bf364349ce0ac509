package dev.countersign.cli;

/** Something went wrong in a way that one sentence tells; the command ends with exit code 1. */
public class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CliException(String message) {
    super(message);
  }

  public CliException(String message, Throwable cause) {
    super(message, cause);
  }
}
