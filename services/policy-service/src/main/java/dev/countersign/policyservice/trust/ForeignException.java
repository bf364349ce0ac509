package dev.countersign.policyservice.trust;

import java.util.Locale;

/** Leaves a check early; {@link Intake} turns it into {@link Verified.Foreign}. */
final class ForeignException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ForeignException(String why) {
    super(why, null, false, false); // thrown for every forged record: no stack to fill
  }

  static ForeignException because(String why, Object... details) {
    return new ForeignException(String.format(Locale.ROOT, why, details));
  }

  static void unless(boolean holds, String why, Object... details) {
    if (!holds) {
      throw because(why, details);
    }
  }
}
