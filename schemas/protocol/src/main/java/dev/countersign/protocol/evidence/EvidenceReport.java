package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.execution.Failure;

/** What an agent says once it has tried to gather evidence. */
public sealed interface EvidenceReport {

  @Doc("Evidence was gathered.")
  record Gathered(@Doc("What was found out.") Evidence evidence) implements EvidenceReport {}

  @Doc("Nothing could be gathered.")
  record NotGathered(@Doc("Why, without literals.") Failure failure) implements EvidenceReport {}
}
