package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static dev.countersign.protocol.request.RefusalCode.POLICIES_CHANGED;

import dev.countersign.engine.Decision;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceEvent;

/** Putting policies in force, all at once or none: of two that publish at once, one is told. */
final class Publishing {

  private Publishing() {}

  static Decision<GovernanceEvent> publish(
      Governance governance, PublishPolicies command, PolicyDigest digest) {
    if (command.basedOn() != governance.policiesSince()) {
      return refuse(
          POLICIES_CHANGED,
          "Expected the policies as they were last changed in epoch %d, but they were in epoch %d",
          command.basedOn(),
          governance.policiesSince());
    }
    var set = PolicySet.of(governance, command.policies(), digest);
    return set.errors().isEmpty()
        ? accept(set.changes())
        : refuse(INVALID_POLICY, "%s", set.errors().getFirst());
  }
}
