package dev.countersign.policyservice.governance;

import dev.countersign.engine.governance.Governance;

/** Governance as far as it is known here, for the moment of one decision. */
public interface GovernanceView {

  /** Every call may give a newer one: take it once for each decision. */
  Governance current();

  /**
   * Waits a moment for an epoch that somebody has seen already.
   *
   * @return as {@link #current}, which may still be below the epoch
   */
  Governance atLeast(long epoch);
}
