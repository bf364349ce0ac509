package dev.countersign.engine.policy;

import java.util.Locale;

/** How people write constants: in lower case, with hyphens. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
