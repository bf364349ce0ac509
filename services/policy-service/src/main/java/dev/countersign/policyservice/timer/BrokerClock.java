package dev.countersign.policyservice.timer;

import java.time.Instant;

/**
 * What time it is for the broker, as well as can be told from here. Only good for knowing when to
 * ask: the broker's append time of the question decides. By one thread.
 */
public final class BrokerClock {
  private long offset;

  /**
   * The best guess.
   *
   * @param steady milliseconds that never jump, begun at this host's time
   */
  public Instant now(long steady) {
    return Instant.ofEpochMilli(steady + offset);
  }

  /** A record was appended then, some time ago: it is at least that late. */
  public void seen(Instant appended, long steady) {
    offset = Math.max(offset, appended.toEpochMilli() - steady);
  }

  /** A record of our own was appended just now. */
  public void heard(Instant appended, long steady) {
    offset = appended.toEpochMilli() - steady;
  }
}
