package dev.countersign.agent.config;

import dev.countersign.protocol.request.TargetRef;
import java.util.regex.Pattern;

/** Targets as the configuration writes them. */
public final class TargetNames {
  /** One that governance cannot have, no grant will ever be for. */
  private static final Pattern NAME = Pattern.compile(TargetRef.NAME);

  private TargetNames() {}

  /**
   * Reads {@code name@environment}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static TargetRef parse(String text) {
    int at = text.lastIndexOf('@');
    var name = text.substring(0, Math.max(0, at));
    var environment = text.substring(at + 1);
    if (!NAME.matcher(name).matches() || !NAME.matcher(environment).matches()) {
      throw new IllegalArgumentException(
          "Expected a target as name@environment, each of 1 to 63 of the characters a-z 0-9 . _ -,"
              + " but got "
              + text);
    }
    return new TargetRef(name, environment);
  }
}
