package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.engine.governance.GovernanceDecider.unknown;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeEnded;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeStarted;

/**
 * Freezing targets and thawing them. A freeze may cover targets that nobody knows yet, for it is
 * about whatever is asked for there, approvals of any name too.
 */
final class Freezing {
  private static final int MAX_FREEZES = 100;

  private Freezing() {}

  static Decision<GovernanceEvent> start(Governance governance, StartFreeze command) {
    var freeze = command.freeze();
    if (!Names.isWellFormed(freeze.name())) {
      return refuse(
          INVALID_GOVERNANCE,
          "Expected %s for the name of a freeze, but it is %s",
          Names.RULE,
          Names.shown(freeze.name()));
    }
    if (!Names.isPattern(freeze.target()) || !Names.isPattern(freeze.environment())) {
      return refuse(
          INVALID_GOVERNANCE,
          "Expected patterns of %s for the target and environment of freeze %s, but one is not",
          Names.PATTERN_RULE,
          freeze.name());
    }
    if (governance.freeze(freeze.name()).isPresent()) {
      return refuse(
          INVALID_GOVERNANCE,
          "Expected a name that no freeze in force has, but %s is in force",
          freeze.name());
    }
    if (governance.freezes().size() >= MAX_FREEZES) {
      return refuse(
          INVALID_GOVERNANCE,
          "Expected %d freezes in force at most, but %s would be one more",
          MAX_FREEZES,
          freeze.name());
    }
    return accept(new FreezeStarted(freeze));
  }

  static Decision<GovernanceEvent> end(Governance governance, EndFreeze command) {
    return governance.freeze(command.name()).isPresent()
        ? accept(new FreezeEnded(command.name()))
        : unknown("freeze", command.name());
  }
}
