package dev.countersign.policyservice.kafka;

/** Counts what was decided, for whoever watches over the service. */
public interface DecisionCounter {
  /** Counts nothing. */
  DecisionCounter NONE = (_, _) -> {};

  /**
   * One more command was dealt with.
   *
   * @param command the simple name of its type; "foreign" for what is none
   * @param outcome "accepted", "quarantined", or the code of the refusal
   */
  void count(String command, String outcome);
}
