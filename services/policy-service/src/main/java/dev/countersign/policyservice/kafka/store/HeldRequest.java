package dev.countersign.policyservice.kafka.store;

import dev.countersign.protocol.Digest;

/** A request as a store holds it, in so few words that it can be compared with the log. */
public sealed interface HeldRequest {
  String request();

  /**
   * Its events link to each other and fold.
   *
   * @param sequence of the last event
   * @param last the hash of that event, which by its links stands for all before it
   * @param state SHA-256 of the state that the events fold to, in the words of its records
   */
  record Folded(String request, long sequence, Digest last, Digest state) implements HeldRequest {}

  /** Its events are no history. */
  record Broken(String request, String why) implements HeldRequest {}
}
