package dev.countersign.agent.run;

import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.Optional;

/** What to make of an order to gather evidence. */
public sealed interface OrderVerdict {

  /**
   * It may be followed.
   *
   * @param text the exact bytes, as text; empty where they are migrations
   * @param migrations the document that the exact bytes are, where they are one
   */
  record Genuine(EvidenceOrder order, String text, Optional<MigrationDocument> migrations)
      implements OrderVerdict {}

  /** It is genuine, but beyond what this agent can do or reach; another of the pool may. */
  record ForAnother(String why) implements OrderVerdict {}

  /** It must not be followed. */
  record Bad(String why) implements OrderVerdict {}
}
