package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.decide.Admission;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.FreezeRecords;
import dev.countersign.policyservice.decide.GovernanceDecisions;
import dev.countersign.policyservice.decide.SealedDecision;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceEvent;
import java.time.Instant;

/**
 * Commands about governance, in the one task that decides them. Its copy of governance has what it
 * decided a moment ago, which nobody else can see before the commit.
 */
final class GovernanceHandler implements GovernanceView {
  private final GovernanceDecisions decisions;
  private final FreezeRecords freezes;
  private final DecisionWriter writer;
  private Folded<Governance> governance;
  private Instant lastSaid = Instant.EPOCH;

  /**
   * @param governance as the log has it
   */
  GovernanceHandler(
      GovernanceDecisions decisions,
      FreezeRecords freezes,
      DecisionWriter writer,
      Folded<Governance> governance) {
    this.decisions = decisions;
    this.freezes = freezes;
    this.writer = writer;
    this.governance = governance;
  }

  SealedDecision<Governance, GovernanceEvent> decide(Genuine command, GovernanceCommand asked) {
    return Admission.objection(command, governance.state())
        .map(it -> decisions.refuse(command, it.code(), it.message()))
        .orElseGet(() -> decisions.decide(command, asked, governance));
  }

  void record(Genuine command, SealedDecision<Governance, GovernanceEvent> decision) {
    switch (decision) {
      case SealedDecision.Enacted<Governance, GovernanceEvent> enacted -> {
        governance = enacted.after();
        writer.enacted(command, enacted);
      }
      case SealedDecision.Answered<Governance, GovernanceEvent> answered ->
          writer.answered(command, answered);
    }
  }

  /** Agents that have started since should know of freezes too, and one may have missed the end. */
  void sayAgain(Instant now, Outbox outbox) {
    if (!current().freezes().isEmpty() && !now.isBefore(lastSaid.plus(FreezeRecords.EVERY))) {
      freezes.of(current(), now).forEach(outbox::send);
      lastSaid = now;
    }
  }

  @Override
  public Governance current() {
    return governance.state();
  }

  /** There is none newer than ours. */
  @Override
  public Governance atLeast(long epoch) {
    return governance.state();
  }
}
