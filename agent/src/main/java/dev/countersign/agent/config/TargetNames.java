package dev.countersign.agent.config;

import dev.countersign.protocol.request.TargetRef;

/** Targets as the configuration writes them. */
public final class TargetNames {
  private TargetNames() {}

  /**
   * Reads {@code name@environment}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static TargetRef parse(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException("Expected a target as name@environment, but got " + text);
    }
    return new TargetRef(text.substring(0, at), text.substring(at + 1));
  }
}
