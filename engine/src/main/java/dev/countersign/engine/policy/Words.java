package dev.countersign.engine.policy;

import java.util.Locale;

/** How people write constants: in lower case, with hyphens. */
public final class Words {
  private Words() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
