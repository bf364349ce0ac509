package dev.countersign.engine.policy;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;

/** A text is no policy. The message is for its author: where, what was expected, what is there. */
public final class PolicyException extends Exception {
  private final int line;
  private final int column;

  /**
   * Says where and why.
   *
   * @param line from 1
   * @param column from 1
   * @param message "Expected …, but …", as {@link String#format} has it
   */
  @FormatMethod
  PolicyException(int line, int column, @FormatString String message, Object... details) {
    super(
        "line %d, column %d: %s"
            .formatted(line, column, String.format(Locale.ROOT, message, details)));
    this.line = line;
    this.column = column;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** From 1. */
  public int column() {
    return column;
  }
}
