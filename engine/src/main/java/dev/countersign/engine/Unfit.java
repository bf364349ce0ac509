package dev.countersign.engine;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;

/**
 * Why an event does not fit the state it meets; the folds turn it into an {@link
 * ImpossibleEventException} with the ids. Nobody else sees one.
 */
public final class Unfit extends RuntimeException {

  private Unfit(String why) {
    super(why);
  }

  /** The message as {@link String#format} has it: "expected …, but …", in lower case. */
  @FormatMethod
  public static Unfit because(@FormatString String why, Object... details) {
    return new Unfit(String.format(Locale.ROOT, why, details));
  }
}
