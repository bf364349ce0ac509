package dev.countersign.agent.session;

import java.time.Duration;

/**
 * How long, and how much, an agent bears with a target.
 *
 * @param connectWithin for a connection, tried again and again, before a run fails
 * @param lockTimeout for one lock
 * @param idleTimeout after which the server ends a transaction that the agent left alone, or a
 *     session in which statements take effect one by one
 * @param silence beyond its own time-outs, before a server that says nothing is given up
 * @param runWithin for a whole text, where its target lets one statement take no longer
 * @param resultBytes what is kept of a result, as the server sent it
 */
public record Limits(
    Duration connectWithin,
    Duration lockTimeout,
    Duration idleTimeout,
    Duration silence,
    Duration runWithin,
    long resultBytes) {

  /** For a whole text at a target where one statement may take that long. */
  public Duration runWithin(Duration statementTimeout) {
    return runWithin.compareTo(statementTimeout) > 0 ? runWithin : statementTimeout;
  }
}
