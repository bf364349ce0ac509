package dev.countersign.policyservice.kafka.store;

import dev.countersign.protocol.Digest;

/**
 * A request or a lane as a store holds it, in so few words that it can be compared with the log.
 */
public sealed interface HeldAggregate {
  String id();

  /**
   * A request whose events link to each other and fold.
   *
   * @param sequence of the last event
   * @param last the hash of that event, which by its links stands for all before it
   * @param state SHA-256 of the state that the events fold to, in the words of its records
   */
  record Request(String id, long sequence, Digest last, Digest state) implements HeldAggregate {}

  /** A lane: what became of it is held, and not its events. */
  record Lane(String id, long sequence, Digest last, Digest state) implements HeldAggregate {}

  /** A request whose events are no history. */
  record Broken(String id, String why) implements HeldAggregate {}
}
