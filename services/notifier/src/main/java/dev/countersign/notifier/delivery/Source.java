package dev.countersign.notifier.delivery;

/**
 * One partition of a log that events are delivered from.
 *
 * @param log as hashes name it: {@code events} or {@code governance}
 */
public record Source(String log, int partition) {
  public static final String EVENTS = "events";
  public static final String GOVERNANCE = "governance";
}
