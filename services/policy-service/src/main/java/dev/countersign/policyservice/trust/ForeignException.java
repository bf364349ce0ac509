package dev.countersign.policyservice.trust;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** Leaves a check early; {@link Intake} turns it into {@link Verified.Foreign}. */
final class ForeignException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ForeignException(String why) {
    super(why, null, false, false); // thrown for every forged record: no stack to fill
  }

  @FormatMethod
  static ForeignException because(@FormatString String why, Object... details) {
    return new ForeignException(why.formatted(details));
  }

  @FormatMethod
  static void unless(boolean holds, @FormatString String why, Object... details) {
    if (!holds) {
      throw because(why, details);
    }
  }
}
