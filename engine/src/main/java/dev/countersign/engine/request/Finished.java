package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;

/**
 * An execution whose outcome is known.
 *
 * @param hasResult whether something sealed is there to read: rows, or what the target said of a
 *     failure
 * @param reportedLate whether its agent has reported once more since
 * @param reconciled whether somebody else than its agent said what became of it
 */
public record Finished(
    ExecutionId execution,
    Subject agent,
    Outcome outcome,
    boolean hasResult,
    boolean reportedLate,
    boolean reconciled) {

  Finished byAnother() {
    return new Finished(execution, agent, outcome, hasResult, reportedLate, true);
  }

  Finished forgotten() {
    return new Finished(execution, agent, outcome, false, reportedLate, reconciled);
  }

  Finished late() {
    return new Finished(execution, agent, outcome, hasResult, true, reconciled);
  }
}
