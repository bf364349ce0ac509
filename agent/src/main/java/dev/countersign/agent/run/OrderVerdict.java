package dev.countersign.agent.run;

import dev.countersign.protocol.evidence.EvidenceOrder;

/** What to make of an order to gather evidence. */
public sealed interface OrderVerdict {

  /**
   * It may be followed.
   *
   * @param text the exact bytes, as text
   */
  record Genuine(EvidenceOrder order, String text) implements OrderVerdict {}

  /** It is genuine, but this agent cannot reach its target; another of the pool may. */
  record ForAnother(String why) implements OrderVerdict {}

  /** It must not be followed. */
  record Bad(String why) implements OrderVerdict {}
}
