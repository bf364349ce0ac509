package dev.countersign.agent.evidence;

import java.time.Duration;

/** How little gathering stands in the way of others. */
public final class Lock {
  /** How long it waits for one lock. */
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  private Lock() {}
}
