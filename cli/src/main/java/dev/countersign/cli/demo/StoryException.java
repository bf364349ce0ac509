package dev.countersign.cli.demo;

/** Something did not turn out as told. The message says what was expected and what came. */
public final class StoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoryException(String message) {
    super(message);
  }

  StoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
