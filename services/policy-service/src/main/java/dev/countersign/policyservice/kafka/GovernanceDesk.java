package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.decide.Admission;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.GovernanceCourt;
import dev.countersign.policyservice.decide.Ruling;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceEvent;

/**
 * Commands about governance, in the one task that decides them. Its copy of governance has what it
 * decided a moment ago, which nobody else can see before the commit.
 */
final class GovernanceDesk implements GovernanceView {
  private final GovernanceCourt court;
  private final Ledger ledger;
  private Folded<Governance> governance;

  /**
   * @param governance as the log has it
   */
  GovernanceDesk(GovernanceCourt court, Ledger ledger, Folded<Governance> governance) {
    this.court = court;
    this.ledger = ledger;
    this.governance = governance;
  }

  Ruling<Governance, GovernanceEvent> rule(Genuine command, GovernanceCommand asked) {
    return Admission.objection(command, governance.state())
        .map(it -> court.refuse(command, it.code(), it.message()))
        .orElseGet(() -> court.rule(command, asked, governance));
  }

  void record(Genuine command, Ruling<Governance, GovernanceEvent> ruling) {
    switch (ruling) {
      case Ruling.Enacted<Governance, GovernanceEvent> enacted -> {
        governance = enacted.after();
        ledger.enacted(command, enacted);
      }
      case Ruling.Answered<Governance, GovernanceEvent> answered ->
          ledger.answered(command, answered);
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
